import CloudHTTP
import JoinDiscovery

/// One search for instances, page by page.
struct EC2Search {
  private let selection: EC2Selection
  private var session: AWSSession
  private var request: DescribeInstancesRequest

  init(_ selection: EC2Selection, session: AWSSession) {
    self.selection = selection
    self.session = session
    request = DescribeInstancesRequest(selection: selection)
  }

  /// Reads all pages and reports each.
  mutating func run(report: (SeedPage) async throws -> Void) async throws(DiscoveryError) {
    var pages = PageGuard(provider: AWS.declaration.name)
    repeat {
      var page = try await page()
      page.seeds.origin = session.origin
      page.seeds.warnings = session.takeWarnings()
      try await page.seeds.deliver(from: AWS.declaration.name, to: report)
      request.token = try pages.advance(to: page.nextToken)
    } while request.token != nil
  }

  private mutating func page() async throws(DiscoveryError) -> EC2Page {
    do {
      return try await send()
    } catch {
      guard error.fault?.code == "InvalidParameterCombination", request.statesPageSize else { throw error.error }
      request.statesPageSize = false
      return try await page()
    }
  }

  private mutating func send() async throws(AWSRefusal) -> EC2Page {
    let selection = selection
    let call = AWSCall.form(
      request.body, purpose: "search for instances",
      allowance: "allow ec2:DescribeInstances in the policy of that identity",
      suspects: "the tag_, tag. and filter. options of the entry")
    return try await session.call(call) { try await Self.read($0, selection) }
  }

  private static func read(_ response: HTTPResponse, _ selection: EC2Selection) async throws -> EC2Page {
    let reader = DescribeInstancesReader(selection: selection)
    let parser = try XMLEventParser(
      outline: DescribeInstancesReader.outline(for: selection.addressType), consumer: reader)
    for try await piece in response.body { try parser.feed(piece) }
    do {
      try parser.finish()
    } catch {
      // All that came was correct, so the end got lost on the way and may come the next time.
      throw HTTPTransportError(.closed, "the answer broke off: \(error)")
    }
    return try reader.finish()
  }
}
