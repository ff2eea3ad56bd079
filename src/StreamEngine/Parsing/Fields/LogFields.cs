using System.Runtime.CompilerServices;
using StreamEngine.Batching;
using StreamEngine.Numerics;
using StreamEngine.Parsing.Timestamps;

namespace StreamEngine.Parsing.Fields;

/// <summary>
/// Writes well-known fields into a log row as they are met: what <see cref="RecordWriter"/> does from a whole <see cref="FieldSet"/>, in the common
/// case that every field is there once and as its name promises. What turns out otherwise sets <see cref="Revise"/>.
/// </summary>
/// <remarks>One belongs to one worker: it remembers the last level for speed.</remarks>
internal sealed class LogFields(ParserOptions options)
{
    /// <summary>Fields that are written here. A log with others needs a second look.</summary>
    internal const uint Direct =
        (1u << (int)WellKnownField.Time) | (1u << (int)WellKnownField.Body) | (1u << (int)WellKnownField.Severity)
        | (1u << (int)WellKnownField.Service) | (1u << (int)WellKnownField.Host) | (1u << (int)WellKnownField.Logger)
        | (1u << (int)WellKnownField.TraceId) | (1u << (int)WellKnownField.SpanId) | (1u << (int)WellKnownField.Duration)
        | (1u << (int)WellKnownField.Size) | (1u << (int)WellKnownField.Status);

    private ulong _levelWord;
    private FieldUnit _levelUnit;
    private byte _level;
    private TimestampCache _times;

    /// <summary>True when the row must be written again from all of its fields.</summary>
    internal bool Revise { get; set; }

    /// <summary>Starts a row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Start() => Revise = false;

    /// <summary>True when the row is complete as it stands.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool IsComplete(ref FieldSet fields) => !Revise && fields.Has(WellKnownField.Body) && !fields.HasAny(~Direct);

    /// <summary>Writes a text.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void SetText(FieldEntry entry, ByteText text, int start, int length, ValueKind kind, BatchBuilder output)
    {
        switch (entry.Field)
        {
            case WellKnownField.Time:
                SetTime(text.Slice(start, length), kind, output);
                break;
            case WellKnownField.Severity when kind == ValueKind.Escaped:
                Revise = true;
                break;
            case WellKnownField.Severity:
                SetLevel(entry.Unit, text, start, length, output);
                break;
            case WellKnownField.Body:
                Revise |= entry.Unit != FieldUnit.None;
                SetColumn(LogText.Body, text, start, length, kind, output);
                break;
            case WellKnownField.Service:
                SetColumn(LogText.Service, text, start, length, kind, output);
                break;
            case WellKnownField.Host:
                SetColumn(LogText.Host, text, start, length, kind, output);
                break;
            case WellKnownField.Logger:
                SetColumn(LogText.Logger, text, start, length, kind, output);
                break;
            case WellKnownField.TraceId:
                SetColumn(LogText.TraceId, text, start, length, kind, output);
                break;
            case WellKnownField.SpanId:
                SetColumn(LogText.SpanId, text, start, length, kind, output);
                break;
            case WellKnownField.Duration or WellKnownField.Size or WellKnownField.Status:
                Revise = true;
                break;
            default:
                break;
        }
    }

    /// <summary>Writes a number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void SetNumber(FieldEntry entry, ByteText text, int start, int length, double value, BatchBuilder output)
    {
        switch (entry.Field)
        {
            case WellKnownField.Duration:
                output.SetDuration(DurationReader.Scale(value, entry.Unit));
                break;
            case WellKnownField.Size:
                output.SetSize(value);
                break;
            case WellKnownField.Status:
                // A cast would do the same, and keep this from being compiled ahead of time.
                if (value is >= 100 and <= 599 && double.ConvertToIntegerNative<int>(value) is var status && value == status)
                {
                    output.SetStatus((short)status);
                }

                break;
            case WellKnownField.Time:
                SetTime(text.Slice(start, length), ValueKind.Number, output);
                break;
            default:
                Revise = true;
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SetColumn(LogText column, ByteText text, int start, int length, ValueKind kind, BatchBuilder output)
    {
        if (kind == ValueKind.Plain)
        {
            output.SetText(column, text, start, length);
        }
        else
        {
            output.SetText(column, TextDecoder.Decode(text.Slice(start, length), kind, output));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void SetTime(ReadOnlySpan<byte> text, ValueKind kind, BatchBuilder output)
    {
        if (kind is ValueKind.Plain or ValueKind.Number && _times.TryRead(text, options, out long time))
        {
            output.SetTime(time);
        }
        else
        {
            Revise = true;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void SetLevel(FieldUnit unit, ByteText text, int start, int length, BatchBuilder output)
    {
        // The length tells a word from one with NUL bytes behind it.
        ulong word = text.Word(start, length) | ((ulong)(uint)length << 56);
        if (length <= 7 && word == _levelWord && unit == _levelUnit)
        {
            output.SetSeverity(_level);
        }
        else
        {
            ReadLevel(unit, text.Slice(start, length), word, output);
        }
    }

    private void ReadLevel(FieldUnit unit, ReadOnlySpan<byte> text, ulong word, BatchBuilder output)
    {
        if (!SeverityReader.TryRead(text, unit, out byte severity))
        {
            severity = 0;
        }

        if (text.Length <= 7)
        {
            (_levelWord, _levelUnit, _level) = (word, unit, severity);
        }

        output.SetSeverity(severity);
    }
}
