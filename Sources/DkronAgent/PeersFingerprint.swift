internal import AgentConfiguration
internal import JoinCryptography
internal import JoinDiscovery
internal import JoinPrimitives

/// What must be the same for the peers of the last run to be meant: entries, cluster label, key and machine.
enum PeersFingerprint {
  static func make(
    _ configuration: AgentConfiguration, entries: [ConfiguredEntry], registry: ProviderRegistry, machine: [UInt8]
  ) -> String {
    // Secrets of entries stay out: a key that was renewed leads to the same cluster.
    let parts =
      entries.map { $0.entry.redacted(using: registry) }
      + [
        configuration.clusterLabel ?? "", configuration.encrypt?.reveal() ?? "",
        String(decoding: machine, as: UTF8.self),
      ]
    let text = parts.map { "\($0.utf8.count):\($0)" }.joined()
    return Hex.encode(Digest.sha256(Array(text.utf8)))
  }
}
