"""Law, company policy and products as dated, cited data: read from `rules/`, checked, resolved into terms."""

from arrears.rulebook import buckets, parameters, products, regions
from arrears.rulebook.digest import version

__all__ = ["buckets", "parameters", "products", "regions", "version"]
