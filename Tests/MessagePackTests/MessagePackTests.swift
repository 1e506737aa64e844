import JoinTestKit
import MessagePack
import Testing

@Suite("MessagePack")
struct MessagePackTests {
  static let samples: [(MessagePackValue, String)] = [
    (.null, "c0"), (.bool(true), "c3"), (.bool(false), "c2"),
    (.unsigned(0), "00"), (.unsigned(127), "7f"), (.unsigned(128), "cc80"), (.unsigned(255), "ccff"),
    (.unsigned(256), "cd0100"), (.unsigned(65535), "cdffff"), (.unsigned(65536), "ce00010000"),
    (.unsigned(.max), "cfffffffffffffffff"), (.negative(-1), "ff"), (.negative(-32), "e0"), (.negative(-33), "d0df"),
    (.negative(-128), "d080"), (.negative(-129), "d1ff7f"), (.negative(-32769), "d2ffff7fff"),
    (.negative(.min), "d38000000000000000"), (.double(1.5), "cb3ff8000000000000"),
    (.text("a"), "a161"), (.binary([1, 2]), "c4020102"), (.array([.unsigned(1), .null]), "9201c0"),
    (.fields(["Seq": .unsigned(0)]), "81a353657100"),
    (.raw([UInt8](repeating: 0x61, count: 32)), "da0020" + String(repeating: "61", count: 32)),
  ]

  @Test("A value is written in its shortest form and read back the same", arguments: samples)
  func roundTrip(value: MessagePackValue, wire: String) throws {
    #expect(value.encoded == hex(wire))
    var reader = MessagePackReader(hex(wire))
    #expect(try reader.read() == value)
    #expect(reader.isAtEnd)
  }

  @Test("Sizes around the borders of each format survive", arguments: [0, 15, 16, 31, 32, 255, 256, 65535, 65536])
  func sizes(count: Int) throws {
    let values: [MessagePackValue] = [
      .raw([UInt8](repeating: 7, count: count)), .binary([UInt8](repeating: 7, count: count)),
      .array([MessagePackValue](repeating: .null, count: count)),
      .map((0..<count).map { .init(key: .integer($0), value: .bool(true)) }),
    ]
    for value in values {
      var reader = MessagePackReader(value.encoded)
      #expect(try reader.read() == value)
    }
  }

  @Test(
    "Formats that only others write are understood",
    arguments: [
      ("d10257", MessagePackValue.unsigned(599)), ("d21dcd6500", .unsigned(500_000_000)), ("d07f", .unsigned(127)),
      ("d3ffffffffffffffff", .negative(-1)), ("d9026162", .text("ab")), ("db000000026162", .text("ab")),
      ("c500026162", .binary([0x61, 0x62])), ("c6000000026162", .binary([0x61, 0x62])), ("ca3fc00000", .double(1.5)),
      ("dc0001c0", .array([.null])), ("dd00000001c0", .array([.null])),
      ("de000101c2", .map([.init(key: .unsigned(1), value: .bool(false))])),
      ("df0000000101c2", .map([.init(key: .unsigned(1), value: .bool(false))])),
    ]
  )
  func foreignFormats(wire: String, value: MessagePackValue) throws {
    var reader = MessagePackReader(hex(wire))
    #expect(try reader.read() == value)
  }

  static let header = hex("82a7436f6d6d616e64a968616e647368616b65a35365710081a756657273696f6e01")

  @Test("Serf's handshake request is written as captured")
  func handshake() {
    let request = MessagePackValue.fields(["Command": .text("handshake"), "Seq": .unsigned(0)])
    #expect(request.encoded + MessagePackValue.fields(["Version": .unsigned(1)]).encoded == Self.header)
  }

  @Test("Objects come out whole whatever pieces they arrive in", arguments: 1...36)
  func pieces(size: Int) throws {
    var stream = MessagePackStream()
    var found: [MessagePackValue] = []
    for start in stride(from: 0, to: Self.header.count, by: size) {
      stream.append(Self.header[start..<min(start + size, Self.header.count)])
      while let value = try stream.next() { found.append(value) }
    }
    #expect(found.map { $0["Command"]?.text } == ["handshake", nil])
    #expect(found.last?["Version"]?.integer(Int32.self) == 1)
    #expect(!stream.isInsideObject)
  }

  @Test("A cut object is never read, wherever it is cut")
  func truncation() throws {
    for (value, _) in Self.samples {
      let bytes = MessagePackValue.array([value, .fields(["k": value])]).encoded
      for length in 0..<bytes.count {
        var reader = MessagePackReader(Array(bytes[..<length]))
        #expect(throws: MessagePackError.truncated) { try reader.read() }
        var stream = MessagePackStream()
        stream.append(bytes[..<length])
        #expect(try stream.next() == nil)
      }
    }
  }

  @Test(
    "Hostile lengths are refused before anything is built",
    arguments: [
      ("dbffffffff", MessagePackError.tooLong(limit: 1000)), ("c6ffffffff", .tooLong(limit: 1000)),
      ("ddffffffff", .tooManyValues(limit: 100)), ("dfffffffff", .tooManyValues(limit: 100)),
      ("919191919191", .tooDeep(limit: 4)), ("c1", .unsupportedFormat(0xC1)), ("d401ff", .unsupportedFormat(0xD4)),
      ("c70101ff", .unsupportedFormat(0xC7)),
    ]
  )
  func hostile(wire: String, error: MessagePackError) {
    var stream = MessagePackStream(limits: MessagePackLimits(bytes: 1000, depth: 4, values: 100))
    stream.append(hex(wire))
    #expect(throws: error) { try stream.next() }
    #expect(!error.description.isEmpty)
  }

  @Test("No random bytes crash the reader")
  func noise() {
    var state: UInt64 = 42
    for _ in 0..<3000 {
      let bytes = (0..<24).map { _ -> UInt8 in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return UInt8(state >> 56)
      }
      var reader = MessagePackReader(bytes)
      while !reader.isAtEnd, (try? reader.read()) != nil {}
      #expect(reader.offset <= bytes.count)
    }
  }

  @Test("An integer that does not fit is refused, not wrapped")
  func overflow() {
    #expect(MessagePackValue.unsigned(1 << 33).integer(UInt32.self) == nil)
    #expect(MessagePackValue.negative(-1).integer(UInt16.self) == nil)
    #expect(MessagePackValue.unsigned(65535).integer(UInt16.self) == 65535)
    #expect(MessagePackValue.double(1).integer(Int.self) == nil)
  }

  @Test("Nil reads as an empty string, list and map; text must be UTF-8; the last of two equal keys counts")
  func access() {
    #expect(MessagePackValue.null.text == "")
    #expect(MessagePackValue.null.array == [])
    #expect(MessagePackValue.null.textMap == [:])
    #expect(MessagePackValue.raw([0xFF]).text == nil)
    #expect(MessagePackValue.fields(["a": .unsigned(1), "a": .unsigned(2)])["a"] == .unsigned(2))
    #expect(MessagePackValue.fields(["a": .text("x")]).textMap == ["a": "x"])
  }

  @Test("Raw bytes between two objects are taken once they are all there")
  func rawBytes() throws {
    var stream = MessagePackStream()
    stream.append([0x05, 1, 2])
    #expect(try stream.next() == .unsigned(5))
    #expect(stream.take(3) == nil)
    stream.append([3, 0x06])
    #expect(stream.take(3) == [1, 2, 3])
    #expect(try stream.next() == .unsigned(6))
    #expect(stream.take(0) == [])
  }
}
