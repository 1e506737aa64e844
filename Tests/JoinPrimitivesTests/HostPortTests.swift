import JoinPrimitives
import Testing

@Suite("Hosts and ports")
struct HostPortTests {
  /// A spelling, its canonical form, and whether it holds a literal address.
  struct Spelling: Sendable, CustomTestStringConvertible {
    let text: String
    let canonical: String
    let isAddress: Bool

    init(_ text: String, _ canonical: String, isAddress: Bool = true) {
      self.text = text
      self.canonical = canonical
      self.isAddress = isAddress
    }

    var testDescription: String { text }
  }

  static let good: [Spelling] = [
    Spelling("10.0.0.5", "10.0.0.5"),
    Spelling("10.0.0.5:8946", "10.0.0.5:8946"),
    Spelling("0.0.0.0", "0.0.0.0"),
    Spelling("255.255.255.255:65535", "255.255.255.255:65535"),
    Spelling("127.0.0.1:1", "127.0.0.1:1"),
    Spelling("10.0.0.5:08946", "10.0.0.5:8946"),
    Spelling("::", "::"),
    Spelling("::1", "::1"),
    Spelling("[::1]", "::1"),
    Spelling("[::1]:8946", "[::1]:8946"),
    Spelling("2001:db8::1", "2001:db8::1"),
    Spelling("2001:DB8::1", "2001:db8::1"),
    Spelling("[2001:DB8::1]:8946", "[2001:db8::1]:8946"),
    Spelling("2001:0db8:0000:0000:0000:0000:0000:0001", "2001:db8::1"),
    Spelling("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"),
    Spelling("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"),
    Spelling("2001:0:0:1:0:0:0:1", "2001:0:0:1::1"),
    Spelling("2001:db8::1:8946", "2001:db8::1:8946"),
    Spelling("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"),
    Spelling("::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8"),
    Spelling("fe80::1%eth0", "fe80::1%eth0"),
    Spelling("[fe80::1%eth0]", "fe80::1%eth0"),
    Spelling("[fe80::1%eth0]:8946", "[fe80::1%eth0]:8946"),
    Spelling("[fe80::1%br-lan.2]:8946", "[fe80::1%br-lan.2]:8946"),
    Spelling("::ffff:10.0.0.5", "10.0.0.5"),
    Spelling("[::ffff:10.0.0.5]:8946", "10.0.0.5:8946"),
    Spelling("::ffff:a00:5", "10.0.0.5"),
    Spelling("64:ff9b::10.0.0.5", "64:ff9b::a00:5"),
    Spelling("::10.0.0.5", "::a00:5"),
    Spelling("a", "a", isAddress: false),
    Spelling("localhost", "localhost", isAddress: false),
    Spelling("LOCALHOST:8946", "localhost:8946", isAddress: false),
    Spelling("db.example", "db.example", isAddress: false),
    Spelling("DB.Example.:8946", "db.example:8946", isAddress: false),
    Spelling("db.example.", "db.example", isAddress: false),
    Spelling(
      "dkron-0.dkron.default.svc.cluster.local:8946", "dkron-0.dkron.default.svc.cluster.local:8946",
      isAddress: false),
    Spelling("_dkron._tcp.example", "_dkron._tcp.example", isAddress: false),
    Spelling("my_host", "my_host", isAddress: false),
    Spelling("4-server", "4-server", isAddress: false),
    Spelling("10.0.0.5.example", "10.0.0.5.example", isAddress: false),
    Spelling("10-0-0-5.example:80", "10-0-0-5.example:80", isAddress: false),
    Spelling("xn--bcher-kva.example", "xn--bcher-kva.example", isAddress: false),
    Spelling("bücher.example", "bücher.example", isAddress: false),
    Spelling("BÜCHER.example", "bücher.example", isAddress: false),
    Spelling("beef", "beef", isAddress: false),
  ]

  @Test("A spelling has one canonical form, which is read back as the same value", arguments: good)
  func canonical(_ spelling: Spelling) throws {
    let parsed = try HostPort(parsing: spelling.text)
    #expect(parsed.description == spelling.canonical)
    #expect(try HostPort(parsing: parsed.description) == parsed)
    if case .address = parsed.host { #expect(spelling.isAddress) } else { #expect(!spelling.isAddress) }
  }

  static let bad: [(String, HostPortError)] = [
    ("", .empty),
    (":8946", .empty),
    (".", .empty),
    (".:8946", .empty),
    ("[::1", .missingBracket),
    ("[2001:db8::1:8946", .missingBracket),
    ("[::1]8946", .trailing("8946")),
    ("[::1]x:8946", .trailing("x:8946")),
    ("[]", .badAddress("")),
    ("[10.0.0.5]:8946", .badAddress("10.0.0.5")),
    ("[db.example]:8946", .badAddress("db.example")),
    ("10.0.0.256", .badAddress("10.0.0.256")),
    ("10.0.0", .badAddress("10.0.0")),
    ("10.0.0.5.6", .badAddress("10.0.0.5.6")),
    ("010.0.0.1", .badAddress("010.0.0.1")),
    ("10.0.0.5.", .badAddress("10.0.0.5.")),
    ("167772165", .badAddress("167772165")),
    ("0x7f000001", .badAddress("0x7f000001")),
    ("0x7f.1", .badAddress("0x7f.1")),
    ("1.2.3.0X4", .badAddress("1.2.3.0X4")),
    ("2001:db8::1::2", .badAddress("2001:db8::1::2")),
    ("2001:db8:1", .badAddress("2001:db8:1")),
    ("1:2:3:4:5:6:7:8:9", .badAddress("1:2:3:4:5:6:7:8:9")),
    ("1:2:3:4:5:6:7:8::", .badAddress("1:2:3:4:5:6:7:8::")),
    ("2001:db8::12345", .badAddress("2001:db8::12345")),
    ("2001:db8::g", .badAddress("2001:db8::g")),
    ("fe80::1%", .badAddress("fe80::1%")),
    ("fe80::1%25eth0%x", .badAddress("fe80::1%25eth0%x")),
    ("10.0.0.5%eth0", .badName("10.0.0.5%eth0")),
    ("host:80:90", .badAddress("host:80:90")),
    ("10.0.0.5:", .badPort("")),
    ("10.0.0.5:0", .badPort("0")),
    ("10.0.0.5:65536", .badPort("65536")),
    ("10.0.0.5:-1", .badPort("-1")),
    ("10.0.0.5:+80", .badPort("+80")),
    ("10.0.0.5:8946x", .badPort("8946x")),
    ("10.0.0.5:000080", .badPort("000080")),
    ("host:http", .badPort("http")),
    ("a..b", .badName("a..b")),
    (".a", .badName(".a")),
    ("a b", .badName("a b")),
    ("-a.example", .badName("-a.example")),
    ("a-.example", .badName("a-.example")),
    ("a/b", .badName("a/b")),
    ("a\u{0}b", .badName("a\u{0}b")),
    ("user@host", .badName("user@host")),
    (String(repeating: "a", count: 64), .badName(String(repeating: "a", count: 64))),
  ]

  @Test("What two programs would read differently is refused, with the piece that is wrong", arguments: bad)
  func refused(_ text: String, _ error: HostPortError) {
    #expect(throws: error) { try HostPort(parsing: text) }
    #expect(!error.description.isEmpty)
  }

  @Test("A name has at most 253 bytes and 63 in each label")
  func lengths() throws {
    let label = String(repeating: "a", count: 63)
    let longest = "\(label).\(label).\(label).\(String(repeating: "a", count: 61))"
    #expect(longest.utf8.count == 253)
    #expect(try HostPort(parsing: longest).description == longest)
    #expect(throws: HostPortError.badName(longest + "a")) { try HostPort(parsing: longest + "a") }
  }

  @Test("Any text that is accepted is read back from its canonical form")
  func roundTrip() throws {
    var generator = SeededGenerator(seed: 7)
    let alphabet = Array("aA0.:-[]%_1fx2İßé5")
    var accepted = 0
    for _ in 0..<20000 {
      let length = Int.random(in: 1...8, using: &generator)
      let text = String((0..<length).map { _ in alphabet[Int.random(in: 0..<alphabet.count, using: &generator)] })
      guard let parsed = try? HostPort(parsing: text) else { continue }
      accepted += 1
      #expect(try HostPort(parsing: parsed.description) == parsed, "\(text)")
    }
    #expect(accepted > 1000)
  }
}
