import JoinPrimitives

@testable import CloudHTTP
@testable import EC2Answer

/// The reader of EC2's answers, fed in two pieces.
enum EC2Target {
  static func feed(_ bytes: [UInt8]) {
    for type in [AddressType.privateV4, .publicV6] {
      let reader = DescribeInstancesReader(
        selection: EC2Selection(tags: [AWSTag(key: "dkron", values: ["server"])], addressType: type))
      guard let parser = try? XMLEventParser(outline: DescribeInstancesReader.outline(for: type), consumer: reader)
      else { return }
      do {
        try parser.feed(Array(bytes.prefix(bytes.count / 2)))
        try parser.feed(Array(bytes.dropFirst(bytes.count / 2)))
        try parser.finish()
        _ = try reader.finish()
      } catch {
        promise(!"\(error)".isEmpty, "an error says nothing")
      }
    }
  }
}
