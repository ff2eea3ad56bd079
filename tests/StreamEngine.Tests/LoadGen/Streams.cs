using System.Buffers;
using System.Text;
using System.Text.Json;
using StreamEngine.LoadGen;
using StreamEngine.LoadGen.Faults;
using Xunit;

namespace StreamEngine.Tests.LoadGen;

/// <summary>Helpers that run a generator to its end.</summary>
internal static class Streams
{
    public static TheoryData<StreamFormat> AllFormats => [.. Enum.GetValues<StreamFormat>()];

    public static byte[] Bytes(GeneratorOptions options, int bufferBytes = 64 * 1024)
    {
        StreamGenerator generator = StreamGenerator.Create(options);
        return Bytes(generator, bufferBytes);
    }

    public static byte[] Bytes(StreamGenerator generator, int bufferBytes = 64 * 1024)
    {
        var output = new ArrayBufferWriter<byte>();
        var buffer = new byte[Math.Max(bufferBytes, generator.MaxRecordBytes)];
        for (int length = generator.Fill(buffer); length > 0; length = generator.Fill(buffer)) output.Write(buffer.AsSpan(0, length));
        return output.WrittenSpan.ToArray();
    }

    public static string[] Lines(GeneratorOptions options) => Split(Bytes(options));

    public static string[] Lines(StreamGenerator generator) => Split(Bytes(generator));

    public static JsonElement[] Json(GeneratorOptions options) => [.. Lines(options).Select(l => JsonDocument.Parse(l).RootElement)];

    public static FaultSpec Fault(string text)
    {
        Assert.True(FaultSpec.TryParse(text, out FaultSpec? fault, out string? error), error);
        return fault;
    }

    public static DateTimeOffset Time(JsonElement record, string name = "timestamp") => record.GetProperty(name).GetDateTimeOffset();

    private static string[] Split(byte[] bytes)
    {
        string text = Encoding.UTF8.GetString(bytes);
        if (text.Length == 0) return [];
        Assert.Equal('\n', text[^1]);
        return text[..^1].Split('\n');
    }
}
