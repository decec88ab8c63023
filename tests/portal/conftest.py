"""The browser's fixtures, for the tests of this folder that need one."""

from tests.web.conftest import browser as browser
from tests.web.conftest import visit as visit
