internal import JoinDiscovery
internal import JoinPrimitives

/// A seed in the output of `discover --json`.
struct SeedDocument: Encodable {
  /// What can be dialled: the address, with the port where one is known.
  let address: String
  /// The address alone, without brackets.
  let host: String
  /// The port, or null for the join port.
  let port: UInt16?
  /// What its source calls it.
  let name: String?
  /// The entry that found it, secrets masked.
  let entry: String
  /// What `--probe` saw; left out without it.
  let probe: String?

  init(_ seed: Seed, entry: String, probe: String?) {
    address = seed.endpoint.description
    host = seed.address.description
    port = seed.port
    name = seed.name
    self.entry = entry
    self.probe = probe
  }

  private enum CodingKeys: CodingKey {
    case address, host, port, name, entry, probe
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(address, forKey: .address)
    try container.encode(host, forKey: .host)
    try container.encode(port, forKey: .port)
    try container.encode(name, forKey: .name)
    try container.encode(entry, forKey: .entry)
    try container.encodeIfPresent(probe, forKey: .probe)
  }
}

/// The result of one entry in the output of `discover --json`.
struct EntryDocument: Encodable {
  struct Skipped: Encodable {
    let reason: String
    let count: Int
  }

  /// The entry, secrets masked.
  let entry: String
  /// How many seeds it gave.
  let found: Int
  /// Why rows were left out.
  let skipped: [Skipped]
  /// Why the lookup failed, or null.
  let error: String?
  /// How long it took, in milliseconds.
  let elapsed: Int

  init(_ report: EntryReport) {
    entry = report.entry
    found = report.found
    skipped = report.skipped.map { Skipped(reason: $0.reason, count: $0.count) }
    error = report.error.map { "\($0)" }
    let (seconds, attoseconds) = report.elapsed.components
    elapsed = Int(seconds) * 1000 + Int(attoseconds / 1_000_000_000_000_000)
  }

  private enum CodingKeys: String, CodingKey {
    case entry, found, skipped, error
    case elapsed = "elapsed_ms"
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(entry, forKey: .entry)
    try container.encode(found, forKey: .found)
    try container.encode(skipped, forKey: .skipped)
    try container.encode(error, forKey: .error)
    try container.encode(elapsed, forKey: .elapsed)
  }
}
