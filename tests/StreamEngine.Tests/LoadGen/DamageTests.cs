using System.Text;
using System.Text.Json;
using StreamEngine.LoadGen;
using Xunit;

namespace StreamEngine.Tests.LoadGen;

public sealed class DamageTests
{
    [Fact]
    public void Damaged_records_are_counted_and_do_not_parse()
    {
        StreamGenerator generator = StreamGenerator.Create(new GeneratorOptions { Records = 5000, MalformedPercent = 4 });
        byte[] bytes = Streams.Bytes(generator);
        int rejected = Lines(bytes).Count(l => !Parses(l));

        Assert.Equal(5000, Lines(bytes).Count);
        Assert.Equal(generator.MalformedRecords, rejected);
        Assert.InRange(rejected, 150, 250);
    }

    [Fact]
    public void Whole_records_are_those_of_the_stream_without_damage()
    {
        var options = new GeneratorOptions { Records = 1000 };
        List<byte[]> clean = Lines(Streams.Bytes(options));
        List<byte[]> damaged = Lines(Streams.Bytes(options with { MalformedPercent = 10 }));

        for (int i = 0; i < clean.Count; i++)
        {
            if (Parses(damaged[i])) Assert.Equal(clean[i], damaged[i]);
        }
    }

    [Fact]
    public void All_records_can_be_damaged()
    {
        StreamGenerator generator = StreamGenerator.Create(new GeneratorOptions { Format = StreamFormat.Csv, Records = 200, MalformedPercent = 100 });
        string[] lines = Encoding.Latin1.GetString(Streams.Bytes(generator)).TrimEnd('\n').Split('\n');

        Assert.Equal(200, generator.MalformedRecords);
        Assert.DoesNotContain(lines.Skip(1), l => System.Text.RegularExpressions.Regex.IsMatch(l, @"^2026-01-05T\d\d:\d\d:\d\dZ,\d+\.\d{3}$"));
    }

    private static List<byte[]> Lines(byte[] bytes)
    {
        List<byte[]> lines = [];
        for (int start = 0, end; start < bytes.Length; start = end + 1)
        {
            end = Array.IndexOf(bytes, (byte)'\n', start);
            lines.Add(bytes[start..end]);
        }
        return lines;
    }

    private static bool Parses(byte[] line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
