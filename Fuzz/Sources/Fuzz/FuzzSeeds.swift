@testable import GossipCore

/// What the targets begin with: packets of real agents, and texts as operators write them.
enum FuzzSeeds {
  private static let packets = [
    CapturedPackets.gossip, CapturedPackets.ping, CapturedPackets.ackWithAlive, CapturedPackets.suspectProbe,
    CapturedPackets.query, CapturedPackets.relayedAck, CapturedPackets.pruneIntent, CapturedPackets.innerPing,
    CapturedPackets.suspect, CapturedPackets.joinIntent, CapturedPackets.nack, CapturedPackets.relayedPingAck,
  ]
  private static let streams = [
    CapturedPackets.pushPullRequest, CapturedPackets.pushPullReply, CapturedPackets.streamPing,
  ]
  private static let entries = [
    "10.0.0.5", "[fd00::5%eth0]:8946,10.0.0.6:1", "{{ GetPrivateIP }}", "node.example.com:8946",
    "provider=crane tag_key=dkron tag_value='a b' addr_type=public_v4",
    #"provider="crane" secret_access_key="q\"uo\x41\u00e9te" access_key_id=@env:KEY zones=a\,b,c timeout=10s"#,
    "provider=heron token=@@literal",
    #"["10.0.0.5", "provider=crane tag_key=x tag_value=\"y\""]"#,
  ]
  private static let expressions = [
    "^web-[0-9]+$\0web-12", "(a|b)*c{2,3}\0ababcc", "[^a-z\\d]+(?i)x\0__", "\\bserver\\b\0a server", ".*\0x",
  ]
  private static let yamls = [
    "node-name: a\nretry-join:\n  - provider=aws tag_key=x\n  - {provider: gce}\ntags: {a: b}\n",
    "a: &x {k: [1, 'two', \"th\\u0072ee\"]}\nb:\n  <<: *x\n  c: |\n    text\n    more\n",
  ]

  static func seeds(of target: FuzzTarget) -> [[UInt8]] {
    switch target {
    case .packet: packets
    case .stream: streams
    case .envelope: packets.map { [244, 3] + Array("lab".utf8) + $0 } + streams
    case .lzw: [CapturedPackets.smallPacked, CapturedPackets.smallPlain]
    case .msgpack: packets.map { Array($0.dropFirst()) }
    case .tags: expressions.map { Array($0.utf8) }
    case .entry: entries.map { Array($0.utf8) }
    case .template: ["{{ GetPrivateIP }}:8946", "{{GetPrivateIP}}", "a{{ x }}"].map { Array($0.utf8) }
    case .yaml: yamls.map { Array($0.utf8) }
    case .ec2: []
    }
  }
}
