import JoinTestKit

/// Packets and stream messages as real agents sent them, below encryption.
enum CapturedPackets {
  /// A push/pull that joins, as a bare test node sends it: uncompressed.
  static let pushPullRequest = hex(
    """
    06 83 a5 4e 6f 64 65 73 01 ac 55 73 65 72 53 74
    61 74 65 4c 65 6e 48 a4 4a 6f 69 6e c3 87 a4 4e
    61 6d 65 a2 70 79 a4 41 64 64 72 a4 7f 00 00 01
    a4 50 6f 72 74 cd 46 51 a4 4d 65 74 61 b0 ff 82
    a4 72 6f 6c 65 a4 66 61 6b 65 a1 6b a1 76 ab 49
    6e 63 61 72 6e 61 74 69 6f 6e 01 a5 53 74 61 74
    65 00 a3 56 73 6e a6 01 05 02 02 05 05 02 86 a5
    4c 54 69 6d 65 01 ac 53 74 61 74 75 73 4c 54 69
    6d 65 73 81 a2 70 79 00 ab 4c 65 66 74 4d 65 6d
    62 65 72 73 90 aa 45 76 65 6e 74 4c 54 69 6d 65
    01 a6 45 76 65 6e 74 73 90 aa 51 75 65 72 79 4c
    54 69 6d 65 01
    """)

  /// The reply of serf 0.9.4: compressed, with a ring of 512 empty events.
  static let pushPullReply = hex(
    """
    09 82 a4 41 6c 67 6f 00 a3 42 75 66 da 00 cf 00
    0d 0c 22 a5 e4 4d 1a 37 c3 4a 39 79 43 a6 cc 9c
    00 ac aa cc 29 23 67 0a 9d 30 74 ca 30 29 e3 a6
    99 80 24 87 48 05 21 43 46 0e a9 3f 00 00 04 58
    95 c4 cd 98 30 72 dc 60 4c f3 c6 4d 00 52 4d ca
    5c 64 f5 2f 50 a9 31 6f d8 bc 91 33 4a 4e 19 32
    a4 9c 84 69 53 26 54 18 52 50 86 d2 69 66 44 43
    29 8b 18 cb 00 18 65 65 8e 1b 53 01 0a 08 10 50
    40 ac 21 55 45 ec 70 a4 c3 84 4a 1a a6 01 4c a5
    5d 3b 87 9b 00 00 c0 f2 ea dd cb b7 af df bf 80
    03 0b 1e 4c b8 b0 e1 c3 88 13 2b 5e cc b8 b1 e3
    c7 90 23 4b 9e 4c b9 b2 e5 c3 a5 da be 2d b3 72
    a3 19 3a 39 db 88 a1 38 07 92 aa 28 75 28 e6 d1
    0c 97 15 56 3a 75 e6 b0 76 18 c8 29 80 80
    """)

  /// Gossip of serf 0.9.4: a checksum over a compound of two alive messages.
  static let gossip = hex(
    """
    0c 87 5f e4 13 07 02 00 4a 00 45 04 86 a4 41 64
    64 72 a4 7f 00 00 01 ab 49 6e 63 61 72 6e 61 74
    69 6f 6e 01 a4 4d 65 74 61 b0 ff 82 a4 72 6f 6c
    65 a4 66 61 6b 65 a1 6b a1 76 a4 4e 6f 64 65 a2
    70 79 a4 50 6f 72 74 cd 46 51 a3 56 73 6e a6 01
    05 02 02 05 05 04 86 a4 41 64 64 72 a4 7f 00 00
    01 ab 49 6e 63 61 72 6e 61 74 69 6f 6e 01 a4 4d
    65 74 61 ac ff 81 a5 63 6f 6c 6f 72 a3 72 65 64
    a4 4e 6f 64 65 a1 61 a4 50 6f 72 74 cd 46 1a a3
    56 73 6e a6 01 05 02 02 05 05
    """)

  /// A ping of serf 0.9.4.
  static let ping = hex(
    """
    00 85 a4 4e 6f 64 65 a2 70 79 a5 53 65 71 4e 6f
    01 aa 53 6f 75 72 63 65 41 64 64 72 a4 7f 00 00
    01 aa 53 6f 75 72 63 65 4e 6f 64 65 a1 61 aa 53
    6f 75 72 63 65 50 6f 72 74 cd 46 1a
    """)

  /// An ack of serf 0.10.2 with a coordinate and an alive message, compressed.
  static let ackWithAlive = hex(
    """
    09 82 a4 41 6c 67 6f 00 a3 42 75 66 da 00 c3 00
    0f 08 00 60 09 40 17 01 82 4e 41 09 93 87 cd 9b
    30 64 b4 01 10 14 80 90 aa 20 64 d4 d4 99 43 a7
    4d 19 37 74 96 01 18 49 72 64 a9 22 72 e4 bc 91
    b3 ec 07 be 92 23 4d 21 29 93 e6 0c 9a 90 3e c8
    e1 ab 85 68 1c 9a 78 a3 ac 94 19 83 49 24 cc 91
    46 8f 26 85 b9 b4 64 53 92 4f 91 1e 95 3a b5 d4
    94 32 71 9c bc 39 40 c0 10 29 8c 64 e4 90 fa 33
    32 c0 aa 24 6e c6 84 91 e3 26 0c 9d 34 6f dc 04
    20 d5 a4 0c 9d 30 12 45 fc 1b 24 8a cc 98 51 7e
    63 98 92 53 e6 0c 5c 37 a6 ce 38 14 13 86 0d 29
    95 6c ca 94 22 b3 46 a5 1b 52 5a c9 94 09 75 19
    ca 4a 3a cd 8c 6c 08 3a 07 71 80 02 02 04 14 28
    10 10
    """)

  /// The probe of a suspect: a checksum over a compound of ping and suspect.
  static let suspectProbe = hex(
    """
    0c a0 a7 0a ec 07 02 00 3c 00 1e 00 85 a4 4e 6f
    64 65 a2 70 79 a5 53 65 71 4e 6f 03 aa 53 6f 75
    72 63 65 41 64 64 72 a4 7f 00 00 01 aa 53 6f 75
    72 63 65 4e 6f 64 65 a1 61 aa 53 6f 75 72 63 65
    50 6f 72 74 cd 46 1a 03 83 a4 46 72 6f 6d a1 61
    ab 49 6e 63 61 72 6e 61 74 69 6f 6e 01 a4 4e 6f
    64 65 a2 70 79
    """)

  /// A ping over a stream, compressed.
  static let streamPing = hex(
    """
    09 82 a4 41 6c 67 6f 00 a3 42 75 66 da 00 3b 00
    01 14 22 e5 e4 0d 99 32 a2 e0 e4 29 35 a5 4c 9c
    82 02 54 4d 79 53 47 ce 98 32 41 c8 90 91 43 ea
    0f 00 00 01 24 52 b4 58 a6 e0 c1 50 61 44 56 bc
    08 e5 8d 1c 3a cd 8c 68 08 08
    """)

  /// A query with two filters, as serf 0.9.4 gossips it.
  static let query = hex(
    """
    08 04 8b a4 41 64 64 72 a4 7f 00 00 01 a7 46 69
    6c 74 65 72 73 92 a7 00 92 a2 72 31 a1 61 b6 01
    82 a4 45 78 70 72 a4 62 6c 2e 2a a3 54 61 67 a5
    63 6f 6c 6f 72 a5 46 6c 61 67 73 01 a2 49 44 ce
    3f 7e 0e a9 a5 4c 54 69 6d 65 cc c9 a4 4e 61 6d
    65 a4 72 70 63 71 a7 50 61 79 6c 6f 61 64 a2 70
    70 a4 50 6f 72 74 cd 46 1a ab 52 65 6c 61 79 46
    61 63 74 6f 72 01 aa 53 6f 75 72 63 65 4e 6f 64
    65 a1 61 a7 54 69 6d 65 6f 75 74 ce 1d cd 65 00
    """)

  /// A relayed ack of a query.
  static let relayedAck = hex(
    """
    08 09 82 a8 44 65 73 74 41 64 64 72 83 a2 49 50
    a4 7f 00 00 01 a4 50 6f 72 74 cd 46 78 a4 5a 6f
    6e 65 a0 a8 44 65 73 74 4e 61 6d 65 a2 72 30 05
    85 a5 46 6c 61 67 73 01 a4 46 72 6f 6d a1 61 a2
    49 44 cd 10 92 a5 4c 54 69 6d 65 cc c8 a7 50 61
    79 6c 6f 61 64 c0
    """)

  /// The intent of a force-leave with prune.
  static let pruneIntent = hex(
    """
    08 00 83 a5 4c 54 69 6d 65 cd 05 ea a4 4e 6f 64
    65 a6 6e 6f 73 75 63 68 a5 50 72 75 6e 65 c3
    """)

  /// A nack of serf 0.9.4.
  static let nack = hex(
    """
    0b 81 a5 53 65 71 4e 6f 1e
    """)

  /// The ack of an indirect ping.
  static let relayedPingAck = hex(
    """
    02 82 a7 50 61 79 6c 6f 61 64 c0 a5 53 65 71 4e 6f 1f
    """)

  /// The ping that an indirect ping causes.
  static let innerPing = hex(
    """
    00 85 a4 4e 6f 64 65 a3 70 79 32 a5 53 65 71 4e 6f 03 aa 53 6f 75 72 63 65 41 64 64 72 a4 7f 00 00 01 aa 53 6f
    75 72 63 65 4e 6f 64 65 a1 61 aa 53 6f 75 72 63 65 50 6f 72 74 cd 46 1a
    """)

  /// A suspicion of serf 0.10.2 with a checksum.
  static let suspect = hex(
    """
    0c 2f 98 30 90 03 83 a4 46 72 6f 6d a2 62 32 ab 49 6e 63 61 72 6e 61 74 69 6f 6e 01 a4 4e 6f 64 65 a3 73 75 73
    """)

  /// A join intent of serf 0.9.4 with a checksum.
  static let joinIntent = hex(
    """
    0c be 4d 69 4d 08 01 82 a5 4c 54 69 6d 65 45 a4 4e 6f 64 65 a1 62
    """)

  /// A small packed message, without its envelope.
  static let smallPacked = hex(
    """
    00 05 08 3a 05 25 4c 1e 36 6f c2 90 01 56 6a 4a 99 38 4e de 14 08 08
    """)

  /// The same, unpacked.
  static let smallPlain = hex(
    """
    02 82 a7 50 61 79 6c 6f 61 64 c0 a5 53 65 71 4e 6f 05
    """)

  /// The first bytes of a push/pull reply of serf 0.10.2, unpacked: its numbers have signed formats.
  static let headOfModernReply = hex(
    """
    06 83 a4 4a 6f 69 6e c3 a5 4e 6f 64 65 73 01 ac 55 73 65 72 53 74 61 74 65 4c 65 6e d1 02 49
    """)
}
