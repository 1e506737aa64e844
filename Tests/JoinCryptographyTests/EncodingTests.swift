import JoinCryptography
import Testing

@Suite struct EncodingTests {
  @Test(
    "Base64 gives the texts of RFC 4648, and reads them back",
    arguments: [
      ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
      ("foobar", "Zm9vYmFy"),
    ])
  func base64(plain: String, encoded: String) {
    #expect(Base64.encode(Array(plain.utf8)) == encoded)
    #expect(Base64.decode(encoded) == Array(plain.utf8))
  }

  @Test("Text that is no base64 is refused", arguments: ["Zg=", "Z", "####", "Zg==Zg=="])
  func badBase64(text: String) {
    #expect(Base64.decode(text) == nil)
  }

  @Test("Hexadecimal digits are in lower case, two a byte")
  func hex() {
    #expect(Hex.encode([0x00, 0x0F, 0xA5, 0xFF]) == "000fa5ff")
  }

  @Test("Random bytes have the length asked for and do not repeat")
  func random() throws {
    let first = try SecureRandom.bytes(32)
    let second = try SecureRandom.bytes(32)
    #expect(first.count == 32)
    #expect(first != second)
    #expect(try SecureRandom.bytes(0).isEmpty)
  }
}
