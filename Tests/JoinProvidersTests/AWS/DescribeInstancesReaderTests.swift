import CloudHTTP
import JoinDiscovery
import JoinPrimitives
import Testing

@testable import JoinProviders

@Suite struct DescribeInstancesReaderTests {
  private static let server = AWSTag(key: "dkron", values: ["server"])

  private func read(
    _ pieces: [[UInt8]], tags: [AWSTag] = [server], _ type: AddressType = .privateV4
  ) throws -> EC2Page {
    let reader = DescribeInstancesReader(selection: EC2Selection(tags: tags, addressType: type))
    let parser = try XMLEventParser(outline: DescribeInstancesReader.outline(for: type), consumer: reader)
    for piece in pieces { try parser.feed(piece) }
    try parser.finish()
    return try reader.finish()
  }

  @Test("A page gives seeds, counts, reasons and the token of the next")
  func page() throws {
    let page = try read([Array(Fixture.text("aws/instances.xml").utf8)])
    #expect(page.seeds.seeds.map { "\($0.endpoint)" } == ["10.1.0.10", "10.1.0.11"])
    #expect(page.seeds.seeds.map(\.name) == ["i-100", "i-101"])
    #expect(page.seeds.rows == 5)
    #expect(
      page.seeds.skipped == [
        "not running": 1, "without the tags": 1, "no private IPv4 address": 1,
      ])
    #expect(page.nextToken == "eyJwYWdlIjoy/+=")
  }

  @Test(
    "Each kind of address comes from its own place",
    arguments: [
      (AddressType.privateV4, ["10.1.0.10", "10.1.0.11"]), (.publicV4, ["198.51.100.10"]),
      (.publicV6, ["2001:db8:a::10"]),
    ])
  func kinds(type: AddressType, addresses: [String]) throws {
    let page = try read([Array(Fixture.text("aws/instances.xml").utf8)], type)
    #expect(page.seeds.seeds.map { "\($0.endpoint)" } == addresses)
  }

  @Test("Neither namespaces nor cuts change what is read", arguments: [AddressType.privateV4, .publicV6])
  func variants(type: AddressType) throws {
    let text = try Fixture.text("aws/instances.xml")
    let whole = try read([Array(text.utf8)], type).seeds
    let bare = text.replacing(" xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\"", with: "")
    #expect(bare.count < text.count)
    #expect(try read([Array(bare.utf8)], type).seeds == whole)
    let prefixed = bare.replacing("</", with: "\u{1}").replacing("<?", with: "\u{2}").replacing("<", with: "<e:")
      .replacing("\u{1}", with: "</e:").replacing("\u{2}", with: "<?")
      .replacing("<e:DescribeInstancesResponse>", with: "<e:DescribeInstancesResponse xmlns:e=\"urn:x\">")
    #expect(try read([Array(prefixed.utf8)], type).seeds == whole)
    let bytes = Array(text.utf8)
    for cut in bytes.indices {
      #expect(try read([Array(bytes[..<cut]), Array(bytes[cut...])], type).seeds == whole)
    }
  }

  @Test(
    "All tags must match, each with one of its values",
    arguments: [
      ([("dkron", ["server"])], 2), ([("dkron", ["Server", "server"])], 3), ([("dkron", ["serve"])], 0),
      ([("dkron", ["server"]), ("Name", ["first & foremost"])], 1), ([("dkron", ["server"]), ("Name", ["x"])], 0),
      ([("Dkron", ["server"])], 0), ([], 3),
    ] as [([(String, [String])], Int)])
  func tags(wanted: [(String, [String])], found: Int) throws {
    let tags = wanted.map { AWSTag(key: $0.0, values: $0.1) }
    #expect(try read([Array(Fixture.text("aws/instances.xml").utf8)], tags: tags).seeds.seeds.count == found)
  }

  @Test("Another document is no empty answer")
  func stranger() {
    #expect {
      try read([Array("<html><body>Log in</body></html>".utf8)])
    } throws: { error in
      (error as? DiscoveryError)?.code == .badResponse && "\(error)".contains("no DescribeInstancesResponse")
    }
  }
}
