/// Names of regions, which stand in host names.
enum AliyunRegion {
  /// Whether a text can be a region; which regions there are, Alibaba Cloud alone knows.
  static func isName(_ text: String) -> Bool {
    let isFit = text.utf8.allSatisfy { byte in
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        || byte == UInt8(ascii: "-")
    }
    return isFit && (1...63).contains(text.utf8.count) && !text.hasPrefix("-") && !text.hasSuffix("-")
  }
}
