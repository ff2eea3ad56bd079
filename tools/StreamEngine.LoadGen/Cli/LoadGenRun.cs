namespace StreamEngine.LoadGen.Cli;

/// <summary>What the command line asks for.</summary>
/// <param name="Generator">The stream.</param>
/// <param name="Rate">Records per second of real time; 0 means as fast as possible.</param>
/// <param name="Output">Target: <c>-</c>, a path, <c>tcp://host:port</c> or <c>http://host:port/path</c>.</param>
/// <param name="LabelsFile">File for the labels, or null.</param>
/// <param name="ChangesFile">File for the change events, or null.</param>
internal sealed record LoadGenRun(GeneratorOptions Generator, double Rate, string Output, string? LabelsFile, string? ChangesFile);
