import JoinCryptography
import Testing

@Suite("AES-GCM")
struct AESGCMTests {
  /// A case of the GCM specification by McGrew and Viega, and of NIST's CAVP, with nonces of 12 bytes.
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let key: String
    let nonce: String
    var context = ""
    var plaintext = ""
    let sealed: String

    var testDescription: String { name }
  }

  private static let zeros = String(repeating: "00", count: 16)
  private static let text =
    "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657"
    + "ba637b39"
  private static let context = "feedfacedeadbeeffeedfacedeadbeefabaddad2"
  private static let key = "feffe9928665731c6d6a8f9467308308"

  static let cases = [
    Case(
      name: "1: nothing under AES-128", key: zeros, nonce: "000000000000000000000000",
      sealed: "58e2fccefa7e3061367f1d57a4e7455a"),
    Case(
      name: "2: one block of zeros under AES-128", key: zeros, nonce: "000000000000000000000000", plaintext: zeros,
      sealed: "0388dace60b6a392f328c2b971b2fe78ab6e47d42cec13bdf53a67b21257bddf"),
    Case(
      name: "4: a text with a context under AES-128", key: key, nonce: "cafebabefacedbaddecaf888", context: context,
      plaintext: text,
      sealed: "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e21d514b25466931c7d8f6a5aac84aa051ba30b39"
        + "6a0aac973d58e0915bc94fbc3221a5db94fae95ae7121a47"),
    Case(
      name: "10: a text with a context under AES-192", key: "feffe9928665731c6d6a8f9467308308feffe9928665731c",
      nonce: "cafebabefacedbaddecaf888", context: context, plaintext: text,
      sealed: "3980ca0b3c00e841eb06fac4872a2757859e1ceaa6efd984628593b40ca1e19c7d773d00c144c525ac619d18c84a3f4718e2448b"
        + "2fe324d9ccda27102519498e80f1478f37ba55bd6d27618c"),
    Case(
      name: "16: a text with a context under AES-256", key: key + key, nonce: "cafebabefacedbaddecaf888",
      context: context, plaintext: text,
      sealed: "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e63"
        + "93ba7a0abcc9f66276fc6ece0f4e1768cddf8853bb2d551b"),
  ]

  @Test("Seals and opens the cases of the specification", arguments: cases)
  func specification(example: Case) throws {
    let cipher = try #require(AESGCM(key: Self.bytes(example.key)))
    let (nonce, context) = (Self.bytes(example.nonce), Self.bytes(example.context))
    let sealed = cipher.seal(Self.bytes(example.plaintext), nonce: nonce, authenticating: context)
    #expect(Hex.encode(sealed) == example.sealed)
    #expect(cipher.open(sealed[...], nonce: nonce, authenticating: context) == Self.bytes(example.plaintext))
  }

  @Test("A changed byte anywhere, another nonce, another context or another key opens nothing")
  func forgeries() throws {
    let key = [UInt8](repeating: 7, count: 32)
    let nonce = [UInt8](repeating: 1, count: 12)
    let cipher = try #require(AESGCM(key: key))
    let sealed = cipher.seal([1, 2, 3], nonce: nonce, authenticating: [9])
    #expect(cipher.open(sealed[...], nonce: nonce, authenticating: [9]) == [1, 2, 3])
    for index in sealed.indices {
      var forged = sealed
      forged[index] ^= 1
      #expect(cipher.open(forged[...], nonce: nonce, authenticating: [9]) == nil)
    }
    #expect(cipher.open(sealed[...], nonce: [UInt8](repeating: 2, count: 12), authenticating: [9]) == nil)
    #expect(cipher.open(sealed[...], nonce: nonce, authenticating: []) == nil)
    #expect(cipher.open(sealed.dropLast(), nonce: nonce, authenticating: [9]) == nil)
    #expect(cipher.open([], nonce: nonce, authenticating: [9]) == nil)
    let other = try #require(AESGCM(key: [UInt8](repeating: 8, count: 32)))
    #expect(other.open(sealed[...], nonce: nonce, authenticating: [9]) == nil)
  }

  @Test("A key has 16, 24 or 32 bytes", arguments: [0, 1, 15, 17, 31, 33, 64])
  func keySizes(count: Int) {
    #expect(AESGCM(key: [UInt8](repeating: 0, count: count)) == nil)
  }

  @Test("A cipher never shows its key")
  func hidden() throws {
    let cipher = try #require(AESGCM(key: [UInt8](repeating: 171, count: 16)))
    var dumped = ""
    dump(cipher, to: &dumped)
    for text in ["\(cipher)", String(reflecting: cipher), dumped] { #expect(!text.contains("171")) }
  }

  private static func bytes(_ hex: String) -> [UInt8] {
    let digits = hex.compactMap(\.hexDigitValue)
    return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] * 16 + digits[$0 + 1]) }
  }
}
