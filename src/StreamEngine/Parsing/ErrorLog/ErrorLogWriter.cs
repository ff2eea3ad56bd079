using StreamEngine.Batching;
using StreamEngine.Parsing.Fields;

namespace StreamEngine.Parsing.ErrorLog;

/// <summary>Writes the records of a chunk. The client is not the host: host stays empty.</summary>
internal readonly ref struct ErrorLogWriter(ParserOptions options, ErrorLogState state, BatchBuilder output) : IHeadedReader<ErrorLogLine>
{
    private readonly ParserOptions _options = options;
    private readonly ErrorLogState _state = state;
    private readonly BatchBuilder _output = output;

    /// <inheritdoc/>
    public bool TryRead(ReadOnlySpan<byte> line, out ErrorLogLine header) => ErrorLogLine.TryRead(line, _options, ref _state.Times, out header);

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> record, scoped in ErrorLogLine read)
    {
        _output.BeginLog();
        _output.SetTime(read.Time);
        _output.SetSeverity(read.Severity);
        _output.SetText(LogText.Logger, read.Module);
        ReadOnlySpan<byte> body = record[Math.Min(read.Message, record.Length)..];
        if (read.IsNginx)
        {
            body = TakeContext(body);
        }

        _output.SetText(LogText.Body, body);
        if (_state.Names.IsWanted)
        {
            WriteFields(in read, body);
        }

        _output.EndRow(record);
    }

    /// <inheritdoc/>
    public void WriteOther(ReadOnlySpan<byte> record) => HeadedLines.WriteBare(record, _output);

    private void WriteFields(scoped in ErrorLogLine read, ReadOnlySpan<byte> body)
    {
        SetIfAny(_state.Module, read.Module);
        SetIfAny(_state.Process, read.Process);
        SetIfAny(_state.Thread, read.Thread);
        SetIfAny(_state.Connection, read.Connection);
        SetIfAny(_state.Client, read.Client);
        SetIfAny(_state.Code, Code(body));
    }

    private void SetIfAny(int ordinal, ReadOnlySpan<byte> value)
    {
        if (!value.IsEmpty)
        {
            FieldText.Set(_output, ordinal, value);
        }
    }

    /// <summary>The number of an Apache message, <c>AH00001</c>, at its start or behind the client; empty when it has none.</summary>
    private static ReadOnlySpan<byte> Code(ReadOnlySpan<byte> body)
    {
        int start = !body.IsEmpty && body[0] == '[' ? Tokens.SkipSpaces(body, body.IndexOf((byte)']') + 1) : 0;
        ReadOnlySpan<byte> text = body[start..];
        int end = text.IndexOf((byte)':');
        return end is >= 7 and <= 8 && text[0] == 'A' && text[1] == 'H' && !text[2..end].ContainsAnyExceptInRange((byte)'0', (byte)'9') ? text[..end] : default;
    }

    /// <summary>
    /// Takes <c>, client: 10.0.0.7, server: shop.example, request: "GET / HTTP/1.1"</c> from the end of a message: the server is the service, all
    /// of them are fields. The message changes less without them.
    /// </summary>
    private ReadOnlySpan<byte> TakeContext(ReadOnlySpan<byte> body)
    {
        int start = body.LastIndexOf(", client: "u8);
        if (start < 0)
        {
            return body;
        }

        ReadOnlySpan<byte> rest = body[(start + 2)..];
        int count = 0;
        while (!rest.IsEmpty && count++ < _options.MaxFields)
        {
            int colon = rest.IndexOf(": "u8);
            if (colon <= 0)
            {
                break;
            }

            ReadOnlySpan<byte> key = rest[..colon];
            ReadOnlySpan<byte> value = rest[(colon + 2)..];
            int end = ValueEnd(value, out int next);
            rest = value[next..];
            value = value[..end].Trim((byte)'"');
            if (key.SequenceEqual("server"u8))
            {
                _output.SetText(LogText.Service, value);
            }

            SetIfAny(_state.Names.Find(key).Ordinal, value);
        }

        return Tokens.TrimEnd(body[..start]);
    }

    /// <summary>End of a value that may be in quotes, before the comma behind it.</summary>
    private static int ValueEnd(ReadOnlySpan<byte> value, out int next)
    {
        int end = value.IndexOf(value.Length > 0 && value[0] == '"' ? "\", "u8 : ", "u8);
        if (end < 0)
        {
            next = value.Length;
            return value.Length;
        }

        end += value[end] == '"' ? 1 : 0;
        next = end + 2;
        return end;
    }
}
