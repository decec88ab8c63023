"""Most events are a day and an amount. Those that say more are found without reading the others.

The condition is queries.book_of_shard.SAYS_MORE: the close reads its columns of these events only.
"""

from django.db import migrations

INDEX = """
    create index event_says_more on servicing_event (loan_id) where
        split or principal_minor <> 0 or interest_minor <> 0 or fee_minor <> 0 or penalty_minor <> 0
        or part <> 0 or ref <> 0 or due_on is not null or share_ppm <> 0 or skip_interest_refund
        or rate_ppb <> 0 or to_on is not null or instalments <> 0 or every <> 0 or unit <> 0 or treatment <> 0
"""


class Migration(migrations.Migration):
    dependencies = [("servicing", "0011_sold_claims")]

    operations = [migrations.RunSQL(INDEX)]
