using StreamEngine.LoadGen;

namespace StreamEngine.Comparisons.Windows;

/// <summary>Generated lines: equal options give equal bytes.</summary>
internal static class LineInput
{
    /// <summary>As many records as the options say.</summary>
    internal static byte[] Generate(GeneratorOptions options)
    {
        var generator = StreamGenerator.Create(options);
        using var output = new MemoryStream();
        byte[] buffer = new byte[Math.Max(1 << 20, generator.MaxRecordBytes)];
        while (generator.Fill(buffer) is > 0 and int written)
        {
            output.Write(buffer, 0, written);
        }

        return output.ToArray();
    }

    /// <summary>The same lines, of which so many at a time are in a random order.</summary>
    internal static byte[] Shuffle(byte[] bytes, int block, bool hasHeader)
    {
        var random = new Random(20);
        var rest = new List<Range>(block);
        byte[] shuffled = new byte[bytes.Length];
        int at = hasHeader ? Array.IndexOf(bytes, (byte)'\n') + 1 : 0;
        int to = at;
        bytes.AsSpan(0, at).CopyTo(shuffled);
        while (at < bytes.Length)
        {
            int end = Array.IndexOf(bytes, (byte)'\n', at) + 1;
            rest.Add(at..end);
            at = end;
            if (rest.Count == block || at == bytes.Length)
            {
                Range[] lines = [.. rest];
                random.Shuffle(lines);
                foreach (Range line in lines)
                {
                    bytes.AsSpan(line).CopyTo(shuffled.AsSpan(to));
                    to += line.End.Value - line.Start.Value;
                }

                rest.Clear();
            }
        }

        return shuffled;
    }
}
