internal import MessagePack

/// Splits what an agent sends into answers and records. It is a value: bytes in, messages out.
struct SerfRPCDecoder {
  /// One thing that the agent said.
  enum Message: Sendable, Hashable {
    /// The answer to the command with this number; an empty error means success, no body is `null`.
    case answer(UInt64, error: String, body: MessagePackValue)
    /// A record of the stream with this number.
    case record(UInt64, MessagePackValue)
  }

  private var stream = MessagePackStream()
  private var awaited: [UInt64: SerfRPCCommand.Answer] = [:]
  private var openStreams: Set<UInt64> = []
  private var header: (sequence: UInt64, error: String)?

  /// Announces a command, before it is sent.
  mutating func expect(_ answer: SerfRPCCommand.Answer, for sequence: UInt64) {
    awaited[sequence] = answer
  }

  /// Takes bytes as they arrive.
  mutating func append(_ bytes: some Sequence<UInt8>) {
    stream.append(bytes)
  }

  /// The next whole message, or nil until more bytes have come. After an error the connection is of no more use.
  mutating func next() throws(SerfRPCError) -> Message? {
    while let object = try nextObject() {
      if let header {
        self.header = nil
        return openStreams.contains(header.sequence)
          ? .record(header.sequence, object) : .answer(header.sequence, error: header.error, body: object)
      }
      if let message = try read(header: object) { return message }
    }
    return nil
  }

  private mutating func read(header object: MessagePackValue) throws(SerfRPCError) -> Message? {
    guard let sequence = object["Seq"]?.integer(UInt64.self), let error = object["Error"]?.text else {
      throw .violation(reason: "an answer has no sequence number")
    }
    // The agent sends these without a body and reads no further, so that the two sides are no longer in step.
    switch error {
    case "Authentication required": throw .authenticationRequired
    case "Handshake required", "Unsupported command":
      throw .violation(reason: "it says '\(Self.readable(error))'")
    default: break
    }
    if openStreams.contains(sequence) {
      header = (sequence, error)
      return nil
    }
    guard let answer = awaited.removeValue(forKey: sequence) else {
      throw .violation(reason: "it answers a command that was not sent")
    }
    if answer == .body {
      header = (sequence, Self.readable(error))
      return nil
    }
    if answer == .records, error.isEmpty { openStreams.insert(sequence) }
    return .answer(sequence, error: Self.readable(error), body: .null)
  }

  private mutating func nextObject() throws(SerfRPCError) -> MessagePackValue? {
    do {
      return try stream.next()
    } catch {
      throw .violation(reason: error.description)
    }
  }

  /// One line of at most 300 characters, without control characters.
  static func readable(_ text: String) -> String {
    let line = String(text.prefix(300).map { $0.isNewline || $0 == "\t" ? " " : $0 })
    return String(String.UnicodeScalarView(line.unicodeScalars.filter { $0.properties.generalCategory != .control }))
  }
}
