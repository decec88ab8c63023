"""Law, company policy and products as dated, cited data: read from `rules/`, checked, resolved into terms."""

from arrears.rulebook import buckets, jurisdictions, parameters, price_law, products, regions
from arrears.rulebook.digest import version

__all__ = ["buckets", "jurisdictions", "parameters", "price_law", "products", "regions", "version"]
