"""A whole journey by program: look who fits, ask for support, follow the answer, write.

    python client.py https://your.community KEY

KEY comes from the settings of the site, "Programs", made for people, support and messages. Needs
nothing but Python.
"""

import json
import sys
import uuid
from urllib.request import Request, urlopen

site, key = sys.argv[1:]


def call(method, path, body=None):
    headers = {
        "Authorization": f"Bearer {key}",
        "Content-Type": "application/json",
        "Idempotency-Key": uuid.uuid4().hex,  # sent again under the same key, a write takes effect once
    }
    data = json.dumps(body or {}).encode() if method != "GET" else None
    with urlopen(Request(f"{site}/api/v1/{path}", data, headers, method=method), timeout=30) as answer:
        return json.load(answer)


best = call("GET", "suggestions/")["results"][0]
print("Fits best:", best["name"], "because", best["reasons"][0]["text"])
wish = call("GET", f"cases/choices/?mentor={best['key']}")["topics"][0]
case = call("POST", "cases/", {"topic": wish["slug"], "words": "Where do I begin?", "wishes": [best["key"]]})
print(
    "Asked about", case["topic"], "with an answer by", case["due_at"] or f"when the clock goes on ({case['stopped']})"
)
for pair in call("GET", "mentorships/")["results"]:
    message = call("POST", f"mentorships/{pair['key']}/messages/", {"words": "Hello! When can you talk?"})
    print("Wrote to", pair["other"]["name"], "at", message["at"])
