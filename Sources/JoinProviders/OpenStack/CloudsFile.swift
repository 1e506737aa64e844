import JoinDiscovery

/// One cloud of `clouds.yaml`, with what `secure.yaml` adds to it.
struct CloudsFile: Sendable {
  /// The sections of the cloud, the one whose values go first in front.
  private let sections: [YAMLSection]
  /// Their subsections `auth`, in the same order.
  private let logins: [YAMLSection]
  /// The file that names the cloud.
  let path: String

  /// Finds a cloud by its name.
  init(cloud name: String, in context: DiscoveryContext) throws(DiscoveryError) {
    let shown = ServerText.excerpt(name, limit: 60)
    guard let main = try Self.file("clouds", variable: "OS_CLIENT_CONFIG_FILE", in: context) else {
      throw .openStack(
        .configuration, "there is no clouds.yaml that could describe cloud '\(shown)'",
        remedy: "put it into the working directory, ~/.config/openstack or /etc/openstack, or name it in "
          + "OS_CLIENT_CONFIG_FILE")
    }
    guard let cloud = try main.section("clouds")?.section(name) else {
      throw .openStack(
        .configuration, "\(main.path) describes no cloud '\(shown)'", remedy: "correct cloud= or OS_CLOUD")
    }
    let secure = try Self.file("secure", variable: "OS_CLIENT_SECURE_FILE", in: context)
    sections = [try secure?.section("clouds")?.section(name), cloud].compactMap { $0 }
    var logins: [YAMLSection] = []
    for section in sections {
      if let login = try section.section("auth") { logins.append(login) }
    }
    self.logins = logins
    path = main.path
  }

  /// A value of the cloud itself.
  func text(_ key: String) throws(DiscoveryError) -> String? { try Self.text(key, in: sections) }

  /// A value of its login.
  func login(_ key: String) throws(DiscoveryError) -> String? { try Self.text(key, in: logins) }

  /// A truth value of the cloud itself.
  func flag(_ key: String) throws(DiscoveryError) -> Bool? {
    for section in sections {
      if let value = try section.flag(key) { return value }
    }
    return nil
  }

  private static func text(_ key: String, in sections: [YAMLSection]) throws(DiscoveryError) -> String? {
    for section in sections {
      if let value = try section.text(key) { return value }
    }
    return nil
  }

  /// The first file that exists: the one that the variable names and no other, or that of the usual folders.
  private static func file(
    _ name: String, variable: String, in context: DiscoveryContext
  ) throws(DiscoveryError) -> YAMLSection? {
    let provider = OpenStack.declaration.name
    if let path = context.environment[variable] {
      let path = context.environment.expandingHome(path)
      if let file = try YAMLSection(file: path, provider: provider, in: context.files) { return file }
      throw .openStack(.configuration, "\(variable): \(path) does not exist", remedy: "correct \(variable) or unset it")
    }
    let home = context.environment["HOME"].map { ["\($0)/.config/openstack/"] } ?? []
    for folder in [""] + home + ["/etc/openstack/"] {
      for ending in ["yaml", "yml"] {
        let path = "\(folder)\(name).\(ending)"
        if let file = try YAMLSection(file: path, provider: provider, in: context.files) { return file }
      }
    }
    return nil
  }
}
