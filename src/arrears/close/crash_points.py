"""Named places of the close at which a test may kill the process (plumbing.crash_points)."""

from arrears.plumbing.crash_points import arm as arm
from arrears.plumbing.crash_points import passed as passed
from arrears.plumbing.crash_points import reached as reached
