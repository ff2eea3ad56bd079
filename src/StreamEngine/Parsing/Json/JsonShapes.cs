using StreamEngine.Batching;
using StreamEngine.Numerics;
using StreamEngine.Numerics.Scanning;
using StreamEngine.Parsing.Columns;
using StreamEngine.Parsing.Fields;

namespace StreamEngine.Parsing.Json;

/// <summary>The shapes of records that were met. When most records have a shape of their own it stops looking for a while.</summary>
internal sealed class JsonShapes(ParserOptions options, JsonKeys keys)
{
    /// <summary>Most shapes that are kept.</summary>
    internal const int MaxShapes = 512;

    /// <summary>Shapes with as many structural bytes that are tried for a record.</summary>
    private const int MaxTries = 4;

    private const int Buckets = 256;

    /// <summary>Records after which it is asked whether shapes help.</summary>
    private const int Period = 1024;

    /// <summary>Records that are read without shapes when they do not.</summary>
    private const int Pause = 16 * 1024;

    /// <summary>Records of a period that may turn out to have no shape after a closer look.</summary>
    private const int MaxVain = 32;

    private readonly JsonShape?[] _shapes = new JsonShape?[Buckets * MaxTries];
    private readonly List<JsonShape> _all = [];
    private JsonShape? _last;
    private int _seen;
    private int _found;
    private int _paused;
    private int _vain;

    /// <summary>All shapes.</summary>
    internal List<JsonShape> All => _all;

    /// <summary>The shape of a record, whose values are then noted in its group; null when it has none that is known.</summary>
    internal JsonShape? Find(ByteText text, Positions tokens, int count, int start, int end)
    {
        if (_paused > 0)
        {
            _paused--;
            return null;
        }

        if (++_seen == Period)
        {
            _paused = _found < Period / 2 ? Pause : 0;
            _seen = _found = _vain = 0;
        }

        if (count < 4 || tokens[0] != start || text[start] != '{')
        {
            return null;
        }

        JsonShape? expected = _last?.Next;
        if (expected is not null && expected.Tokens == count && expected.TryMatch(text, tokens, end))
        {
            _found++;
            _last = expected;
            return expected;
        }

        int bucket = count % Buckets * MaxTries;
        foreach (JsonShape? shape in _shapes.AsSpan(bucket, MaxTries))
        {
            if (shape is null)
            {
                break;
            }

            if (!ReferenceEquals(shape, expected) && shape.Tokens == count && shape.TryMatch(text, tokens, end))
            {
                _found++;
                if (_last is not null)
                {
                    _last.Next = shape;
                }

                _last = shape;
                return shape;
            }
        }

        return null;
    }

    /// <summary>Learns the shape of a log record that was read another way.</summary>
    /// <param name="text">The chunk's bytes.</param>
    /// <param name="tokens">Structural bytes of the record.</param>
    /// <param name="fields">The known fields of the record.</param>
    internal void Learn(ByteText text, ReadOnlySpan<int> tokens, ref FieldSet fields)
    {
        int bucket = tokens.Length % Buckets * MaxTries;
        int free = _shapes.AsSpan(bucket, MaxTries).IndexOf((JsonShape?)null);
        if (_paused > 0 || _all.Count >= MaxShapes || free < 0 || tokens.Length < 4 || _vain == MaxVain)
        {
            return;
        }

        if (new JsonShapeReader(text, tokens, keys, options).Read(ref fields) is { } shape)
        {
            _shapes[bucket + free] = shape;
            _all.Add(shape);
            if (_last is not null)
            {
                _last.Next = shape;
            }

            shape.Next = shape;
            _last = shape;
        }
        else
        {
            _vain++;
        }
    }
}
