"""Talks to Bale with nothing but Python's standard library, in every encoding and on GET and POST."""
import json
from os import environ
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

BASE = f"{environ['BALE_BASE_URL']}/bot{environ['BALE_TOKEN']}"
BOUNDARY = "a-boundary-that-no-text-has"


def answer(request):
    try:
        with urlopen(request) as response:
            return response.status, json.load(response)
    except HTTPError as error:
        return error.code, json.load(error)


def query(http, method, fields):
    return Request(f"{BASE}/{method}?{urlencode(fields)}", method=http)


def form(http, method, fields):
    return Request(f"{BASE}/{method}", urlencode(fields).encode(), method=http)


def as_json(http, method, fields):
    body = json.dumps(fields).encode()
    return Request(f"{BASE}/{method}", body, {"Content-Type": "application/json"}, method=http)


def multipart(http, method, fields, file=None):
    parts = [f'Content-Disposition: form-data; name="{name}"\r\n\r\n{value}'.encode() for name, value in fields.items()]
    if file:
        name, file_name, content = file
        head = f'Content-Disposition: form-data; name="{name}"; filename="{file_name}"\r\nContent-Type: text/plain\r\n\r\n'
        parts.append(head.encode() + content)
    edge = f"--{BOUNDARY}\r\n".encode()
    body = b"".join(edge + part + b"\r\n" for part in parts) + f"--{BOUNDARY}--\r\n".encode()
    return Request(f"{BASE}/{method}", body, {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}, method=http)


def main():
    status, me = answer(query("GET", "getme", {}))
    assert status == 200 and me["result"]["is_bot"], me
    status, updates = answer(as_json("POST", "getUpdates", {"timeout": 10}))
    chat = updates["result"][0]["message"]["chat"]["id"]
    for number, encode in enumerate([query, form, as_json, multipart]):
        for http in ["GET", "POST"]:
            text = f"{encode.__name__} {http} سلام"
            status, sent = answer(encode(http, "SendMessage", {"chat_id": chat, "text": text}))
            assert status == 200 and sent["result"]["text"] == text, sent
    upload = multipart("POST", "sendDocument", {"chat_id": chat}, ("document", "نامه.txt", "محتوا".encode()))
    status, sent = answer(upload)
    assert sent["result"]["document"]["file_name"] == "نامه.txt", sent
    path = answer(query("GET", "getFile", {"file_id": sent["result"]["document"]["file_id"]}))[1]["result"]["file_path"]
    with urlopen(f"{environ['BALE_BASE_URL']}/file/bot{environ['BALE_TOKEN']}/{path}") as response:
        assert response.read().decode() == "محتوا"
    status, error = answer(query("GET", "sendMessage", {"chat_id": "", "text": "x"}))
    assert (status, error["ok"], error["error_code"]) == (400, False, 400), error
    print("all encodings work")


main()
