import JoinTestKit

/// What Serf agents have sent.
enum CapturedPackets {
  /// The key of all encrypted ones.
  static let key = [UInt8](0..<32)

  /// A push/pull reply on TCP from serf 0.9.4, encrypted under AES-256.
  static let pushPullReply = hex(
    """
    0a000000f101a5e49b2f83e390d5b7900039b2a24f3043441d997c831c2b29fe471408c0cd2457af7aab8f9bf57b82a04394
    6ca2a21317f87054633718017f0b5deaa5fb49d65a6c358b6bc243956c0673544332a66663a01e90e29f773579f20642af00
    a6e3fedacfe6f866a7a307b956e195a07d2aa812e7894c017a1db3c909ed121e8aed50c42dfab096d430f5d2083398ede81b
    34743a08bac25318a9c82a9d21a6b9509cf159dab73dceb957dd044414b6db828db1740b128d9828033ae77d6f33d86e6a3d
    04aa7809aeb0adcce66a8cf85f05fdc53ddec493d188f40689256f45e7b317d3304cbbd03b5445615e195201de80
    """)

  /// Gossip on UDP from the same agent; a checksum lies inside the encryption.
  static let gossip = hex(
    """
    01caefb7ca8398347a9cf3506cb94ee4e132300d20aff2fb240d94290b66ea06c32a0826d06531807ed7871dfbd06e1023e2
    1ff2acda852d91167889327d8674328f0e6077735307b5ffb501b3c2d35e46fce2929e93d78c6c74ae6980b679d7167e39bc
    214b88049b9d9a0ad9a888599e7a0d482efffe0751cc216182bdc647d3f50c64845f31472174a20b350c47b326d72b1dc016
    4dd2260af79577e0ca8b48b81fc0eda4f42c9a
    """)
}
