"""A host that speaks mDNS through python-zeroconf: does what each line on stdin asks, answers on stdout.

Lines are JSON objects, {"id": 1, "verb": "resolve", "subject": …} and {"id": 1, "answer": …}.
"""

import asyncio
import json
import socket
import sys

from zeroconf import DNSAddress, DNSOutgoing, DNSQuestion, IPVersion, current_time_millis
from zeroconf.asyncio import AsyncServiceBrowser, AsyncServiceInfo, AsyncZeroconf
from zeroconf.const import _CLASS_IN, _FLAGS_QR_QUERY, _TYPE_A, _TYPE_AAAA

# RFC 6762 section 5.2: the interval between the first two queries is at least one second.
QUERY_INTERVAL_MS = 1000
RESOLVE_MS = 3000


class Peer:
    def __init__(self):
        self.aio = AsyncZeroconf(ip_version=IPVersion.All)
        self.registered = {}
        self.found = {}
        self.browsers = {}

    async def register(self, service):
        text = dict(entry.split("=", 1) for entry in service["txt"])
        info = AsyncServiceInfo(
            f"{service['type']}.local.",
            f"{service['name']}.{service['type']}.local.",
            port=service["port"],
            properties=text,
            server=f"{service['host']}.",
            parsed_addresses=service["addresses"],
        )
        await (await self.aio.async_register_service(info, allow_name_change=True))
        self.registered[service["name"]] = info
        return info.name

    async def update(self, service):
        info = self.registered[service["name"]]
        info._set_properties(dict(entry.split("=", 1) for entry in service["txt"]))
        await (await self.aio.async_update_service(info))

    async def unregister(self, name):
        await (await self.aio.async_unregister_service(self.registered.pop(name)))

    async def resolve(self, name):
        """The addresses of both families, or what came of them in time."""
        deadline = current_time_millis() + RESOLVE_MS
        next_query = current_time_millis()
        while current_time_millis() < deadline:
            known = self.addresses(name)
            if {len(address) for address in known} == {4, 16}:
                break
            if current_time_millis() >= next_query:
                self.ask(name)
                next_query += QUERY_INTERVAL_MS
            await self.aio.zeroconf.async_wait(next_query - current_time_millis())
        return sorted(map(text_of, self.addresses(name)))

    def ask(self, name):
        query = DNSOutgoing(_FLAGS_QR_QUERY)
        query.add_question(DNSQuestion(f"{name}.", _TYPE_A, _CLASS_IN))
        query.add_question(DNSQuestion(f"{name}.", _TYPE_AAAA, _CLASS_IN))
        self.aio.zeroconf.async_send(query)

    def addresses(self, name):
        now = current_time_millis()
        entries = self.aio.zeroconf.cache.async_entries_with_name(f"{name.lower()}.")
        return {
            entry.address for entry in entries if isinstance(entry, DNSAddress) and not entry.is_expired(now)
        }

    async def browse(self, type_):
        """The services that are known by now; the first call starts a browser that goes on listening."""
        if type_ not in self.browsers:
            self.found[type_] = {}
            browser = AsyncServiceBrowser(self.aio.zeroconf, f"{type_}.local.", handlers=[self.changed])
            self.browsers[type_] = browser
        return [service for service in self.found[type_].values() if service is not None]

    def changed(self, zeroconf, service_type, name, state_change):
        services = self.found[service_type[: -len(".local.")]]
        if state_change.name == "Removed":
            services.pop(name, None)
        else:
            asyncio.ensure_future(self.look_closer(services, service_type, name))

    async def look_closer(self, services, service_type, name):
        services.setdefault(name, None)
        info = AsyncServiceInfo(service_type, name)
        if await info.async_request(self.aio.zeroconf, RESOLVE_MS) and name in services:
            services[name] = {
                "name": name[: -len(service_type) - 1],
                "type": service_type[: -len(".local.")],
                "port": info.port,
                "txt": [f"{key.decode()}={(value or b'').decode()}" for key, value in info.properties.items()],
                "host": info.server[:-1],
                "addresses": info.parsed_addresses(),
            }


def text_of(address):
    return socket.inet_ntop(socket.AF_INET if len(address) == 4 else socket.AF_INET6, address)


async def answer(peer, line):
    request = json.loads(line)
    done = await getattr(peer, request["verb"])(request["subject"])
    print(json.dumps({"id": request["id"], "answer": done}), flush=True)


async def main():
    peer = Peer()
    lines = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    await peer.aio.zeroconf.async_wait_for_start()
    print("ready", flush=True)
    tasks = set()
    async for line in lines:
        tasks.add(asyncio.create_task(answer(peer, line)))
    await peer.aio.async_close()


asyncio.run(main())
