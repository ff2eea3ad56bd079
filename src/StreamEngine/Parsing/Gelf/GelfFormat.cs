namespace StreamEngine.Parsing.Gelf;

/// <summary>Messages in the Graylog Extended Log Format, one JSON object a line.</summary>
internal sealed class GelfFormat : IRecordFormat
{
    /// <inheritdoc/>
    public string Name => "gelf";

    /// <inheritdoc/>
    public double Match(in FormatSample sample) => SampleShare.Of(sample, IsGelf);

    /// <inheritdoc/>
    public IRecordParser CreateParser(in FormatSample sample, ParserOptions options) => new GelfParser(options);

    /// <summary>True for an object with the version 1.0 or 1.1 and a short message, which every message must have.</summary>
    private static bool IsGelf(ReadOnlySpan<byte> line)
    {
        line = Tokens.Trim(line);
        if (line.Length < 2 || line[0] != '{' || line[^1] != '}' || line.IndexOf("\"short_message\""u8) < 0)
        {
            return false;
        }

        int key = line.IndexOf("\"version\""u8);
        if (key < 0)
        {
            return false;
        }

        int colon = Tokens.SkipSpaces(line, key + "\"version\""u8.Length);
        ReadOnlySpan<byte> value = line[colon..];
        return value[0] == ':' && value[Tokens.SkipSpaces(value, 1)..] is [(byte)'"', (byte)'1', (byte)'.', (byte)'0' or (byte)'1', (byte)'"', ..];
    }
}
