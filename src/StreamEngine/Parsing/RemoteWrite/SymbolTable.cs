using System.Buffers;
using StreamEngine.Numerics;

namespace StreamEngine.Parsing.RemoteWrite;

/// <summary>The symbols of a request, by number, as places in its payload.</summary>
internal ref struct SymbolTable(ReadOnlySpan<byte> payload) : IDisposable
{
    private readonly ReadOnlySpan<byte> _payload = payload;
    private (int Start, int Length)[] _places = ArrayPool<(int, int)>.Shared.Rent(256);

    /// <summary>Symbols so far.</summary>
    internal int Count { get; private set; }

    /// <summary>Adds a symbol, a piece of the payload.</summary>
    internal void Add(ReadOnlySpan<byte> symbol)
    {
        if (Count == _places.Length)
        {
            (int, int)[] larger = ArrayPool<(int, int)>.Shared.Rent(Count * 2);
            _places.CopyTo(larger, 0);
            ArrayPool<(int, int)>.Shared.Return(_places);
            _places = larger;
        }

        _places[Count++] = (symbol.IsEmpty ? 0 : (int)SpanBytes.Distance(_payload, symbol), symbol.Length);
    }

    /// <summary>Finds a symbol; false when there is none with this number.</summary>
    internal readonly bool TryGet(ulong number, out ReadOnlySpan<byte> symbol)
    {
        if (number >= (ulong)Count)
        {
            symbol = default;
            return false;
        }

        (int start, int length) = _places[number];
        symbol = _payload.Slice(start, length);
        return true;
    }

    public void Dispose()
    {
        ArrayPool<(int, int)>.Shared.Return(_places);
        _places = [];
    }
}
