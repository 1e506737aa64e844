# syntax=docker/dockerfile:1

# The dependencies, in a layer that changes only with the manifest.
FROM swift:6.3-bookworm AS resolve
WORKDIR /build
# A pattern, so that a clone without the lock file can be built too.
COPY Package.swift Package.resolve[d] ./
RUN swift package --scratch-path .build-release resolve

FROM resolve AS build
RUN apt-get update \
 && apt-get install -y --no-install-recommends libexpat1-dev libssl-dev libyaml-dev pkg-config \
 && rm -rf /var/lib/apt/lists/*
COPY Sources Sources
# The manifest names the test targets, and the package manager wants to see their folders.
COPY Tests Tests
COPY scripts scripts
RUN scripts/release

FROM debian:bookworm-slim
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates libexpat1 libssl3 libstdc++6 libyaml-0-2 zlib1g \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --user-group --home-dir /var/lib/dkron --create-home --shell /usr/sbin/nologin dkron
COPY --from=build /build/.build-release/release/dkron /usr/local/bin/dkron
USER dkron
WORKDIR /var/lib/dkron
ENV DKRON_DATA_DIR=/var/lib/dkron
# Gossip over TCP and UDP, and the status server.
EXPOSE 8946/tcp 8946/udp 8080/tcp
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s CMD ["dkron", "health"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["dkron"]
CMD ["agent"]
