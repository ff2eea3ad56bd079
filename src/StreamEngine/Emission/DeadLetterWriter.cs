using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using StreamEngine.Batching;

namespace StreamEngine.Emission;

/// <summary>
/// Writes rejected records as JSON lines: <c>source position length reason detail</c>, and <c>record</c> when the bytes are UTF-8,
/// else <c>record_base64</c>. Beyond the size limit, or once a write has failed, records are only counted: rejects must never stop the
/// stream. Safe for several threads.
/// </summary>
public sealed class DeadLetterWriter : IDisposable
{
    /// <summary>Size limit when none is given: 1 GiB.</summary>
    public const long DefaultMaxBytes = 1L << 30;

    private static readonly JsonWriterOptions _options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Stream _stream;
    private readonly long _maxBytes;
    private readonly bool _leaveOpen;
    private readonly Lock _gate = new();
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private bool _closed;

    /// <summary>Writes to a stream.</summary>
    /// <param name="stream">A writable stream.</param>
    /// <param name="maxBytes">Most bytes to write, 0 or more.</param>
    /// <param name="leaveOpen">True when the caller disposes of the stream.</param>
    public DeadLetterWriter(Stream stream, long maxBytes = DefaultMaxBytes, bool leaveOpen = false)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentOutOfRangeException.ThrowIfNegative(maxBytes);
        _stream = stream;
        _maxBytes = maxBytes;
        _leaveOpen = leaveOpen;
    }

    /// <summary>Records in the file.</summary>
    public long Written { get; private set; }

    /// <summary>Records that were only counted: over the limit, or after an error.</summary>
    public long Unwritten { get; private set; }

    /// <summary>Bytes in the file.</summary>
    public long Bytes { get; private set; }

    /// <summary>Why writing stopped; null when it did not.</summary>
    public IOException? Error { get; private set; }

    /// <summary>Writes a record, or counts it.</summary>
    public void Write(DeadLetter letter)
    {
        ArgumentNullException.ThrowIfNull(letter);
        lock (_gate)
        {
            if (_closed || Error is not null)
            {
                Unwritten++;
                return;
            }

            _buffer.ResetWrittenCount();
            Format(letter);
            if (Bytes + _buffer.WrittenCount > _maxBytes || !TryWrite())
            {
                Unwritten++;
                return;
            }

            Bytes += _buffer.WrittenCount;
            Written++;
        }
    }

    /// <summary>Pushes out what is buffered. A failure is kept in <see cref="Error"/>.</summary>
    public void Flush()
    {
        lock (_gate)
        {
            Try(static s => s.Flush());
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_closed)
            {
                return;
            }

            _closed = true;
            Try(static s => s.Flush());
            if (!_leaveOpen)
            {
                Try(static s => s.Dispose());
            }
        }
    }

    private bool TryWrite() => Try(s => s.Write(_buffer.WrittenSpan));

    private bool Try(Action<Stream> action)
    {
        try
        {
            action(_stream);
            return true;
        }
        catch (IOException e)
        {
            Error ??= e;
            return false;
        }
    }

    private void Format(DeadLetter letter)
    {
        using (var writer = new Utf8JsonWriter(_buffer, _options))
        {
            writer.WriteStartObject();
            writer.WriteString("source"u8, letter.Source);
            writer.WriteNumber("position"u8, letter.Position);
            writer.WriteNumber("length"u8, letter.Length);
            writer.WriteString("reason"u8, Names.Of(letter.Reason));
            if (letter.Detail.Length > 0)
            {
                writer.WriteString("detail"u8, letter.Detail);
            }

            ReadOnlySpan<byte> record = letter.Excerpt.Span;
            if (Utf8.IsValid(record))
            {
                writer.WriteString("record"u8, record);
            }
            else
            {
                writer.WriteBase64String("record_base64"u8, record);
            }

            writer.WriteEndObject();
        }

        _buffer.Write("\n"u8);
    }
}
