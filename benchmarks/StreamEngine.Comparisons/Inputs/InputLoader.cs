using StreamEngine.Comparisons.Cli;
using StreamEngine.Ingestion;
using StreamEngine.LoadGen;

namespace StreamEngine.Comparisons.Inputs;

/// <summary>Brings inputs into memory before anything is measured.</summary>
internal static class InputLoader
{
    /// <summary>Files, folders and globs, unpacked.</summary>
    /// <exception cref="UsageException">There is no file.</exception>
    internal static List<NamedBytes> Load(IReadOnlyList<string> paths)
    {
        var problems = new List<string>();
        var loaded = new List<NamedBytes>();
        foreach (string path in FilePatterns.Expand(paths, problems))
        {
            using Stream stream = Compression.Open(File.OpenRead(path), UnpackLimits.Default);
            using var memory = new MemoryStream();
            stream.CopyTo(memory);
            loaded.Add(new NamedBytes(Path.GetFileName(path), memory.ToArray()));
        }

        return loaded.Count > 0 ? loaded : throw new UsageException(problems.Count > 0 ? string.Join(' ', problems) : "no file found.");
    }

    /// <summary>
    /// One seeded stream of about that many bytes, or of that many records; metrics have a point a series every 10 s, logs a record every
    /// millisecond unless <paramref name="eventRate"/> says otherwise.
    /// </summary>
    internal static NamedBytes Generate(string format, long megabytes, int series, long records = 0, double eventRate = 0)
    {
        if (!Enum.TryParse(format, ignoreCase: true, out StreamFormat parsed))
        {
            throw new UsageException($"unknown format '{format}': one of {string.Join(", ", Enum.GetNames<StreamFormat>())}.");
        }

        var generator = StreamGenerator.Create(new GeneratorOptions
        {
            Format = parsed,
            Records = records,
            EventRate = eventRate,
            Series = new GeneratorOptions { Format = parsed }.IsMetric && parsed != StreamFormat.Csv ? series : 0,
        });
        using var output = new MemoryStream();
        byte[] buffer = new byte[Math.Max(1 << 20, generator.MaxRecordBytes)];
        while ((megabytes == 0 || output.Length < megabytes * 1_000_000) && generator.Fill(buffer) is > 0 and int written)
        {
            output.Write(buffer, 0, written);
        }

        return new NamedBytes($"generated {format.ToLowerInvariant()}", output.ToArray());
    }

    /// <summary>What the command line names: paths or a generated stream.</summary>
    internal static List<NamedBytes> FromArguments(Arguments arguments) => arguments.Text("--generate") is { } format
        ? [Generate(format, arguments.Number("--megabytes", 100, 1, 1900), arguments.Number("--series", 10_000, 1, 1_000_000))]
        : Load(arguments.Paths);
}
