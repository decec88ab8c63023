"""What other slices may read of loan accounts."""

from arrears.servicing.queries.book_of_loan import UnableToFindLoan, book_of_loan
from arrears.servicing.queries.book_of_shard import ShardBook, book_of_shard, book_of_shards
from arrears.servicing.queries.counts import count_agreed, history_mark, loans_per_shard

__all__ = [
    "ShardBook",
    "UnableToFindLoan",
    "book_of_loan",
    "book_of_shard",
    "book_of_shards",
    "count_agreed",
    "history_mark",
    "loans_per_shard",
]
