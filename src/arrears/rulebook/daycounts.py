"""Day counts by name, as the kernel's terms write them."""

# name: (days_in_month, days_in_year, feb29); 0 = actual
DAY_COUNTS = {
    "actual/360": (0, 360, 0),
    "actual/364": (0, 364, 0),
    "actual/365": (0, 365, 0),
    "actual/actual": (0, 0, 0),
    "actual/actual-feb29": (0, 0, 1),
    "30/360": (30, 360, 0),
    "30/365": (30, 365, 0),
}
