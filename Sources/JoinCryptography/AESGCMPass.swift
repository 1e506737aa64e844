internal import COpenSSL

/// One encryption or decryption in libcrypto, in its prescribed order: context, text, tag.
final class AESGCMPass {
  enum Direction {
    case seal
    case open
  }

  private let context: OpaquePointer?
  private let isReady: Bool

  init(_ direction: Direction, key: [UInt8], nonce: [UInt8]) {
    let cipher =
      switch key.count {
      case 16: EVP_aes_128_gcm()
      case 24: EVP_aes_192_gcm()
      default: EVP_aes_256_gcm()
      }
    context = EVP_CIPHER_CTX_new()
    isReady = EVP_CipherInit_ex(context, cipher, nil, key, nonce, direction == .seal ? 1 : 0) == 1
  }

  deinit {
    EVP_CIPHER_CTX_free(context)
  }

  /// Takes what is authenticated and not encrypted.
  func authenticate(_ bytes: [UInt8]) -> Bool {
    var count: Int32 = 0
    guard isReady else { return false }
    return bytes.isEmpty || EVP_CipherUpdate(context, nil, &count, bytes, Int32(clamping: bytes.count)) == 1
  }

  /// Takes the text; as many bytes come out.
  func update(_ bytes: ArraySlice<UInt8>, into output: UnsafeMutablePointer<UInt8>?) -> Bool {
    var count: Int32 = 0
    if bytes.isEmpty { return true }
    return bytes.withUnsafeBufferPointer { input in
      EVP_CipherUpdate(context, output, &count, input.baseAddress, Int32(clamping: input.count)) == 1
        && Int(count) == input.count
    }
  }

  /// Ends the text; when opening, false for a tag that does not fit.
  func finish() -> Bool {
    var count: Int32 = 0
    var rest = [UInt8](repeating: 0, count: 16)
    return EVP_CipherFinal_ex(context, &rest, &count) == 1
  }

  func readTag(into tag: UnsafeMutableBufferPointer<UInt8>) -> Bool {
    EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, Int32(tag.count), tag.baseAddress) == 1
  }

  func expectTag(_ tag: inout [UInt8]) -> Bool {
    EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, Int32(tag.count), &tag) == 1
  }
}
