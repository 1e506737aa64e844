import JoinDiscovery

/// Finds out which project is meant.
enum GoogleProject {
  /// Whether a text can be the id or the number of a project; ids of old domains hold a dot and a colon.
  static func isID(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.count <= 100
      && text.unicodeScalars.allSatisfy {
        ("a"..."z") ~= $0 || ("0"..."9") ~= $0 || $0 == "-" || $0 == "." || $0 == ":"
      }
  }

  /// The option, the project of this instance, that of the credentials, or GOOGLE_CLOUD_PROJECT.
  static func resolve(
    option: String?, credentials: GoogleCredentials, metadata: ComputeMetadata, environment: Environment
  ) async throws(DiscoveryError) -> String {
    if let option { return option }
    if metadata.isExpected || credentials.kind == .instance {
      do {
        return try checked(try await metadata.projectID(), from: "the metadata server")
      } catch {
        guard error.code == .unreachable, credentials.kind != .instance else { throw error }
      }
    }
    if let named = credentials.projectID { return try checked(named, from: "project_id in the credentials file") }
    if let named = environment["GOOGLE_CLOUD_PROJECT"] { return try checked(named, from: "GOOGLE_CLOUD_PROJECT") }
    throw .gce(
      .configuration,
      "no project is known: this is no instance of Compute Engine, the credentials name no project, and "
        + "GOOGLE_CLOUD_PROJECT is not set", remedy: "add project_name=… to the entry")
  }

  private static func checked(_ text: String, from source: String) throws(DiscoveryError) -> String {
    if isID(text) { return text }
    throw .gce(
      .configuration, "'\(ServerText.excerpt(text, limit: 80))' from \(source) is no id of a project",
      remedy: "correct it there, or add project_name=… to the entry")
  }
}
