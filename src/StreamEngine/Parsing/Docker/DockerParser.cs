using StreamEngine.Batching;
using StreamEngine.Parsing.Fields;
using StreamEngine.Parsing.Json;

namespace StreamEngine.Parsing.Docker;

/// <summary>
/// Writes container log lines as log rows. Lines without a newline at their end are joined with the lines of the same stream that directly
/// follow; a line of the other stream in between ends the message.
/// </summary>
internal sealed class DockerParser(ParserOptions options) : IRecordParser
{
    /// <inheritdoc/>
    public string Format => "docker";

    /// <inheritdoc/>
    public string Description => "docker: {\"log\":message,\"stream\":...,\"time\":...}";

    /// <inheritdoc/>
    public bool InfersYear => false;

    /// <summary>Lines that are parts of a message need the next one.</summary>
    public bool IsMultiLine => true;

    private ParserOptions Options => options;

    /// <inheritdoc/>
    public bool StartsRecord(ReadOnlySpan<byte> line) => true;

    /// <inheritdoc/>
    public bool NeedsNextLine(ReadOnlySpan<byte> line) =>
        !line.IsEmpty && LineReader.IsText(line) && DockerLine.TryRead(line, options, out DockerLine docker) && docker.IsPartial;

    /// <inheritdoc/>
    public void Parse(ReadOnlySpan<byte> records, BatchBuilder output)
    {
        DockerState state = output.State(this, static parser => new DockerState(parser.Options));
        output.UseFields(state.Labels.Names);
        LineReader lines = new(records, output.ChunkPosition);
        while (true)
        {
            int start = lines.Position;
            if (!lines.TryRead(out ReadOnlySpan<byte> line))
            {
                return;
            }

            if (Tokens.TrimEnd(line).IsEmpty || !lines.Accept(line, output))
            {
                continue;
            }

            if (!DockerLine.TryRead(line, options, out DockerLine docker))
            {
                output.Reject(line, docker.Reason, docker.Error!);
                continue;
            }

            output.BeginLog();
            ReadOnlySpan<byte> record = records.Slice(start, line.Length);
            ReadOnlySpan<byte> body = docker.IsPartial ? Join(records, ref record, docker, ref lines, output) : Text(docker.Log, output);
            WriteRow(record, body, docker, state, output);
        }
    }

    private void WriteRow(ReadOnlySpan<byte> record, ReadOnlySpan<byte> body, in DockerLine docker, DockerState state, BatchBuilder output)
    {
        body = body.TrimEnd("\r\n"u8);
        output.SetTime(docker.Time);
        output.SetSeverity(LogLevels.OfWrapped(body));
        output.SetText(LogText.Body, body);
        if (state.Stream >= 0 && !docker.Stream.IsEmpty)
        {
            output.SetField(state.Stream, docker.Stream);
        }

        if (!docker.Labels.IsEmpty)
        {
            WriteLabels(docker.Labels, state, output);
        }

        output.EndRow(record);
    }

    /// <summary>The message without escapes: a piece of the line when its newline is the only one.</summary>
    private static ReadOnlySpan<byte> Text(ReadOnlySpan<byte> log, BatchBuilder output)
    {
        ReadOnlySpan<byte> text = log[..^2];
        return text.Contains((byte)'\\') ? TextDecoder.Decode(log, ValueKind.Escaped, output) : text;
    }

    /// <summary>Joins a part with those that follow it, and leaves the reader behind them.</summary>
    private ReadOnlySpan<byte> Join(
        ReadOnlySpan<byte> records, ref ReadOnlySpan<byte> record, in DockerLine first, scoped ref LineReader lines, BatchBuilder output)
    {
        LineReader ahead = lines;
        int length = first.Log.Length;
        int parts = 0;
        bool partial = true;
        while (partial && ahead.TryRead(out ReadOnlySpan<byte> line) && LineReader.IsText(line)
            && DockerLine.TryRead(line, options, out DockerLine next) && next.Stream.SequenceEqual(first.Stream))
        {
            partial = next.IsPartial;
            length += next.Log.Length;
            parts++;
        }

        Span<byte> joined = output.Scratch(length);
        int at = TextDecoder.Unescape(first.Log, joined);
        records.Overlaps(record, out int start);
        for (int i = 0; i < parts; i++)
        {
            int position = lines.Position;
            lines.TryRead(out ReadOnlySpan<byte> line);
            DockerLine.TryRead(line, options, out DockerLine next);
            at += TextDecoder.Unescape(next.Log, joined[at..]);
            record = records[start..(position + line.Length)];
        }

        return output.CommitScratch(at);
    }

    private void WriteLabels(ReadOnlySpan<byte> labels, DockerState state, BatchBuilder output)
    {
        JsonCursor cursor = new(labels, options);
        ushort best = DockerState.LastService + 1;
        cursor.Enter((byte)'{');
        while (cursor.NextMember(out JsonToken key) && cursor.ReadValue(out JsonToken value))
        {
            NameEntry name = state.Labels.Find(labels.Slice(key.Start, key.Length));
            if (name.Meaning == 0 && name.Ordinal < 0)
            {
                continue;
            }

            ReadOnlySpan<byte> text = TextDecoder.Decode(labels.Slice(value.Start, value.Length), value.Kind, output);
            if (name.Meaning != 0 && name.Meaning < best)
            {
                output.SetText(LogText.Service, text);
                best = name.Meaning;
            }

            FieldText.Set(output, name.Ordinal, text);
        }
    }
}
