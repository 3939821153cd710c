"""``python -m nwlb.probe URL [PART]``: ask for health from inside a container, as the site's own host.

Ends with 0 when the page answers and, with PART, when that part of it says "ok".
"""

import http.client
import json
import os
import sys
from urllib.parse import urlsplit

TIMEOUT = 5.0


def is_well(url: str, part: str = "") -> bool:
    """Whether ``url`` answers with 200 and, if asked, ``part`` of its JSON with "ok"."""
    parts = urlsplit(url)
    # Any other host would be refused, as it is for strangers.
    host = urlsplit(os.environ.get("SITE_URL", url)).netloc
    connection = http.client.HTTPConnection(parts.netloc, timeout=TIMEOUT)
    try:
        connection.request("GET", parts.path, headers={"Host": host})
        answer = connection.getresponse()
        return answer.status == http.HTTPStatus.OK and (not part or json.load(answer)[part] == "ok")
    except (OSError, http.client.HTTPException, ValueError, KeyError):
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(not is_well(*sys.argv[1:]))
