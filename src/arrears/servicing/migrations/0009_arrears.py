"""Indexes for those who follow loans in arrears: charged-off loans and claims given up are few among all."""

from django.db import migrations

INDEXES = """
    create index state_charged_off on servicing_loanstate (loan_id) where status = 4;
    create index event_written_off on servicing_event (loan_id) where kind = 25;
"""


class Migration(migrations.Migration):
    dependencies = [("servicing", "0008_lines")]

    operations = [migrations.RunSQL(INDEXES)]
