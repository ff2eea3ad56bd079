using System.Text;
using StreamEngine.LoadGen;

namespace StreamEngine.Fuzz.Inputs;

/// <summary>Whole records to start from: a sample that a parser can be made from, and its lines.</summary>
/// <param name="Name">Where it comes from.</param>
/// <param name="Bytes">All of it.</param>
internal sealed record Corpus(string Name, byte[] Bytes)
{
    /// <summary>Lines with their line ends; the first is where a header stands. Whole messages of a binary protocol.</summary>
    internal byte[][] Lines { get; init; } = Split(Bytes);

    /// <summary>Seeds that come with the program, generated streams, and the files of a folder.</summary>
    internal static List<Corpus> All(string? folder)
    {
        List<Corpus> all = [.. Seeds(), .. Generated()];
        if (folder is not null)
        {
            all.AddRange(Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal).Select(path => new Corpus(Path.GetFileName(path), Head(File.ReadAllBytes(path)))));
        }

        return all;
    }

    private static IEnumerable<Corpus> Seeds()
    {
        foreach (string name in typeof(Corpus).Assembly.GetManifestResourceNames().Order(StringComparer.Ordinal))
        {
            using Stream stream = typeof(Corpus).Assembly.GetManifestResourceStream(name)!;
            byte[] bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            yield return new Corpus(name, bytes);
        }
    }

    /// <summary>Every format of the load generator, in its natural form and with everything that makes it harder.</summary>
    private static IEnumerable<Corpus> Generated()
    {
        foreach (StreamFormat format in Enum.GetValues<StreamFormat>())
        {
            PlainHeader[] headers = format == StreamFormat.Plain ? Enum.GetValues<PlainHeader>() : [default];
            foreach (PlainHeader header in headers)
            {
                string name = $"generated-{format}{(headers.Length > 1 ? "-" + header : "")}".ToLowerInvariant();
                yield return new Corpus(name, Generate(new GeneratorOptions { Format = format, Header = header, Records = 40, Series = Series(format) }));
                yield return new Corpus(name + "-hard", Generate(new GeneratorOptions
                {
                    Format = format,
                    Header = header,
                    Records = 40,
                    Series = Series(format),
                    Seed = 2,
                    ShuffleKeys = true,
                    Escapes = true,
                    NonAscii = true,
                }));
            }
        }
    }

    private static int Series(StreamFormat format) => format is StreamFormat.Csv ? 3 : 0;

    private static byte[] Generate(GeneratorOptions options)
    {
        StreamGenerator generator = StreamGenerator.Create(options);
        byte[] buffer = new byte[Math.Max(1 << 18, generator.MaxRecordBytes)];
        using MemoryStream output = new();
        while (generator.Fill(buffer) is > 0 and int written)
        {
            output.Write(buffer, 0, written);
        }

        return output.ToArray();
    }

    private static byte[] Head(byte[] bytes)
    {
        const int MaxBytes = 16 * 1024;
        int end = bytes.Length <= MaxBytes ? bytes.Length : bytes.AsSpan(0, MaxBytes).LastIndexOf((byte)'\n') + 1;
        return end == 0 ? bytes[..MaxBytes] : bytes[..end];
    }

    private static byte[][] Split(byte[] bytes)
    {
        List<byte[]> lines = [];
        for (int start = 0; start < bytes.Length;)
        {
            int end = bytes.AsSpan(start).IndexOf((byte)'\n');
            int next = end < 0 ? bytes.Length : start + end + 1;
            lines.Add(bytes[start..next]);
            start = next;
        }

        return lines.Count == 0 ? [Encoding.UTF8.GetBytes("\n")] : [.. lines];
    }
}
