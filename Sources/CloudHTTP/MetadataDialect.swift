/// How the metadata service of one cloud is asked, and what messages call it.
package struct MetadataDialect: Sendable {
  /// `the metadata service of EC2`.
  package var name: String
  /// Its URL, ending in a slash.
  package var base: String
  /// The header that asks for a token, and says for how many seconds.
  package var lifeHeader: String
  /// The header that carries it.
  package var tokenHeader: String
  /// The variable that forbids requests without a token; nil while they are allowed.
  package var lock: String?
  /// What to do when nobody answers.
  package var silenceRemedy: String
  /// What to do when only the answer with the token gets lost, as happens inside of containers.
  package var lostTokenRemedy: String

  /// Describes a service.
  package init(
    name: String, base: String, lifeHeader: String, tokenHeader: String, lock: String?, silenceRemedy: String,
    lostTokenRemedy: String
  ) {
    self.name = name
    self.base = base
    self.lifeHeader = lifeHeader
    self.tokenHeader = tokenHeader
    self.lock = lock
    self.silenceRemedy = silenceRemedy
    self.lostTokenRemedy = lostTokenRemedy
  }
}
