import ArgumentParser

@main
struct Dkron: ParsableCommand {}
