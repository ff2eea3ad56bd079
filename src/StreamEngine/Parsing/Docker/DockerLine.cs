using StreamEngine.Batching;
using StreamEngine.Parsing.Fields;
using StreamEngine.Parsing.Json;
using StreamEngine.Parsing.Timestamps;

namespace StreamEngine.Parsing.Docker;

/// <summary>
/// One line <c>{"log":"message\n","stream":"stderr","time":"2026-01-05T10:00:00.123456789Z"}</c>, perhaps with labels under <c>attrs</c>. Source:
/// Docker, "JSON File logging driver".
/// </summary>
internal ref struct DockerLine
{
    /// <summary>Nanoseconds since the Unix epoch.</summary>
    internal long Time;

    /// <summary>The message as it stands, escapes included.</summary>
    internal ReadOnlySpan<byte> Log;
    internal ReadOnlySpan<byte> Stream;

    /// <summary>The object of labels; empty when there is none.</summary>
    internal ReadOnlySpan<byte> Labels;

    /// <summary>True when the line has no member besides those of the driver.</summary>
    internal bool HasNothingElse;

    /// <summary>What is wrong, when <see cref="TryRead"/> is false.</summary>
    internal RejectReason Reason;
    internal string? Error;

    /// <summary>True when the message goes on in the next line of the same stream: it has no newline at its end.</summary>
    internal readonly bool IsPartial => !EndsWithNewline(Log);

    internal static bool TryRead(ReadOnlySpan<byte> line, ParserOptions options, out DockerLine docker)
    {
        docker = default;
        docker.HasNothingElse = true;
        JsonCursor cursor = new(line, options);
        ReadOnlySpan<byte> time = default;
        bool hasLog = false;
        if (cursor.Enter((byte)'{'))
        {
            while (cursor.NextMember(out JsonToken key) && cursor.ReadValue(out JsonToken value))
            {
                ReadOnlySpan<byte> name = line.Slice(key.Start, key.Length);
                ReadOnlySpan<byte> text = line.Slice(value.Start, value.Length);
                bool isText = value.Kind is ValueKind.Plain or ValueKind.Escaped;
                if (isText && name.SequenceEqual("log"u8))
                {
                    docker.Log = text;
                    hasLog = true;
                }
                else if (isText && name.SequenceEqual("time"u8))
                {
                    time = text;
                }
                else if (isText && name.SequenceEqual("stream"u8))
                {
                    docker.Stream = text;
                }
                else if (value.Kind == ValueKind.Nested && name.SequenceEqual("attrs"u8))
                {
                    docker.Labels = text;
                }
                else
                {
                    docker.HasNothingElse = false;
                }
            }
        }

        if (!cursor.End())
        {
            return docker.Fail(cursor.Reason, cursor.Error());
        }

        if (!hasLog)
        {
            return docker.Fail(RejectReason.MissingField, "column 1: expected a member log with a text, found none");
        }

        return TimestampReader.TryRead(time, options, out docker.Time)
            || docker.Fail(RejectReason.Timestamp, $"cannot read the time '{BatchBuilder.Show(time[..Math.Min(time.Length, 64)])}'");
    }

    /// <summary>True when a text ends with the escape of a newline, and not with an escaped backslash and an n.</summary>
    private static bool EndsWithNewline(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty || text[^1] != 'n')
        {
            return false;
        }

        int backslashes = 0;
        while (backslashes + 1 < text.Length && text[^(backslashes + 2)] == '\\')
        {
            backslashes++;
        }

        return (backslashes & 1) == 1;
    }

    private bool Fail(RejectReason reason, string error)
    {
        Reason = reason;
        Error = error;
        return false;
    }
}
