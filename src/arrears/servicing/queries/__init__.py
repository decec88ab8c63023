"""What other slices may read of loan accounts."""

from arrears.servicing.queries.book_of_loan import book_of_loan
from arrears.servicing.queries.book_of_shard import ShardBook, book_of_shard, book_of_shards

__all__ = ["ShardBook", "book_of_loan", "book_of_shard", "book_of_shards"]
