using System.Buffers.Text;
using System.Text;
using StreamEngine.LoadGen;

namespace StreamEngine.Comparisons.Parsing;

/// <summary>Generated streams: equal options give equal bytes.</summary>
internal static class ParsingInputs
{
    /// <summary>About so many megabytes.</summary>
    internal static byte[] Generate(GeneratorOptions options, int megabytes)
    {
        var generator = StreamGenerator.Create(options);
        using var output = new MemoryStream((megabytes + 2) * 1_000_000);
        byte[] buffer = new byte[Math.Max(1 << 20, generator.MaxRecordBytes)];
        while (output.Length < megabytes * 1_000_000L && generator.Fill(buffer) is > 0 and int written)
        {
            output.Write(buffer, 0, written);
        }

        return output.ToArray();
    }

    /// <summary>Lines with something put before each, up to about so many megabytes.</summary>
    internal static byte[] Before(byte[] bytes, byte[] before, int megabytes)
    {
        using var output = new MemoryStream((megabytes + 2) * 1_000_000);
        var lines = new Inputs.Lines(bytes);
        while (lines.Next(out ReadOnlySpan<byte> line) && output.Length < megabytes * 1_000_000L)
        {
            output.Write(before);
            output.Write(line);
            output.WriteByte((byte)'\n');
        }

        return output.ToArray();
    }

    /// <summary>JSON lines of 2 kB: the generator's records, each with 32 more fields of several types, some nested.</summary>
    internal static byte[] Wide(int megabytes) => Wide(megabytes, 32, static line => line);

    /// <summary>JSON lines of which six fields have a column in every log; the others have names without a meaning.</summary>
    /// <param name="megabytes">About so many.</param>
    /// <param name="attributes">Fields besides the eleven of the generator's records.</param>
    internal static byte[] SixOf(int megabytes, int attributes) => Wide(megabytes, attributes, static line => line
        .Replace("\"host\":", "\"origin_key\":", StringComparison.Ordinal).Replace("\"trace_id\":", "\"cause_key\":", StringComparison.Ordinal)
        .Replace("\"span_id\":", "\"step_key\":", StringComparison.Ordinal).Replace("\"bytes\":", "\"sent_key\":", StringComparison.Ordinal));

    private static byte[] Wide(int megabytes, int attributes, Func<string, string> change)
    {
        byte[] narrow = Generate(new GeneratorOptions(), Math.Max(1, attributes > 8 ? megabytes / 7 : megabytes));
        using var output = new MemoryStream((megabytes + 2) * 1_000_000);
        var lines = new Inputs.Lines(narrow);
        Span<byte> number = stackalloc byte[20];
        for (long record = 0; lines.Next(out ReadOnlySpan<byte> line) && output.Length < megabytes * 1_000_000L; record++)
        {
            output.Write(Encoding.UTF8.GetBytes(change(Encoding.UTF8.GetString(line[..^1]))));
            for (int i = 0; i < attributes; i++)
            {
                output.Write(s_fields[i % s_fields.Length].Key);
                Utf8Formatter.TryFormat(i, number, out int digits);
                output.Write(number[..digits]);
                output.Write("\":"u8);
                output.Write(s_fields[i % s_fields.Length].Before);
                Utf8Formatter.TryFormat((record * 7919) + i, number, out digits);
                output.Write(number[..digits]);
                output.Write(s_fields[i % s_fields.Length].After);
            }

            output.Write("}\n"u8);
        }

        return output.ToArray();
    }

    private static readonly (byte[] Key, byte[] Before, byte[] After)[] s_fields =
    [
        (",\"attribute_"u8.ToArray(), "\"value of some length that holds words and the number "u8.ToArray(), "\""u8.ToArray()),
        (",\"counter_"u8.ToArray(), ""u8.ToArray(), ""u8.ToArray()),
        (",\"ratio_"u8.ToArray(), "0."u8.ToArray(), ""u8.ToArray()),
        (",\"object_"u8.ToArray(), "{\"name\":\"inner\",\"flag\":true,\"count\":"u8.ToArray(), "}"u8.ToArray()),
    ];
}
