using System.Buffers;
using System.Runtime.InteropServices;
using StreamEngine.Numerics;
using StreamEngine.Parsing.Protobuf;

namespace StreamEngine.Parsing.RemoteWrite;

/// <summary>The symbols of a request, by number, as places in its payload, each with its number in the memory of all requests.</summary>
internal ref struct SymbolTable(ReadOnlySpan<byte> payload, PieceMemory memory) : IDisposable
{
    /// <summary>Most references of a series that is recognised.</summary>
    private const int MaxReferences = 64;

    private readonly ReadOnlySpan<byte> _payload = payload;
    private readonly PieceMemory _memory = memory;
    private readonly int[] _references = ArrayPool<int>.Shared.Rent(2 * MaxReferences);
    private Symbol[] _symbols = ArrayPool<Symbol>.Shared.Rent(256);

    /// <summary>Symbols so far.</summary>
    internal int Count { get; private set; }

    /// <summary>Adds a symbol, a piece of the payload.</summary>
    internal void Add(ReadOnlySpan<byte> symbol)
    {
        if (Count == _symbols.Length)
        {
            Symbol[] larger = ArrayPool<Symbol>.Shared.Rent(Count * 2);
            _symbols.CopyTo(larger, 0);
            ArrayPool<Symbol>.Shared.Return(_symbols);
            _symbols = larger;
        }

        int known = _memory.FollowWhole(0, symbol);
        known = known != 0 ? known : _memory.Find(0, symbol);
        _symbols[Count++] = new Symbol
        {
            Start = symbol.IsEmpty ? 0 : (int)SpanBytes.Distance(_payload, symbol),
            Length = symbol.Length,
            Known = known != 0 ? known : _memory.Learn(0, symbol, default),
        };
    }

    /// <summary>Finds a symbol; false when there is none with this number.</summary>
    internal readonly bool TryGet(ulong number, out ReadOnlySpan<byte> symbol)
    {
        if (number >= (ulong)Count)
        {
            symbol = default;
            return false;
        }

        symbol = Get((int)number);
        return true;
    }

    /// <summary>The numbers that symbols have in the memory, as bytes; none when one is not there.</summary>
    /// <param name="packed">References to the symbols.</param>
    internal readonly ReadOnlySpan<byte> Numbers(ReadOnlySpan<byte> packed)
    {
        Span<int> known = _references.AsSpan(0, MaxReferences);
        Span<int> references = _references.AsSpan(MaxReferences, MaxReferences);
        ReadOnlySpan<Symbol> symbols = _symbols.AsSpan(0, Count);
        int count = 0;
        for (int at = 0; at < packed.Length;)
        {
            // A reference of more than three bytes is read elsewhere: there are hardly so many symbols.
            uint reference = packed[at++];
            for (int shift = 7; reference >> shift != 0; shift += 7)
            {
                if (shift > 14 || at == packed.Length)
                {
                    return default;
                }

                reference = (reference & ((1U << shift) - 1)) | ((uint)packed[at++] << shift);
            }

            if (count == MaxReferences || reference >= (uint)symbols.Length || symbols[(int)reference].Known == 0)
            {
                return default;
            }

            references[count] = (int)reference;
            known[count++] = symbols[(int)reference].Known;
        }

        return (count & 1) != 0 ? default : MemoryMarshal.AsBytes(known[..count]);
    }

    /// <summary>The symbol that one of the references of the last <see cref="Numbers"/> stands for.</summary>
    internal readonly ReadOnlySpan<byte> ReferredTo(int place) => Get(_references[MaxReferences + place]);

    public void Dispose()
    {
        ArrayPool<Symbol>.Shared.Return(_symbols);
        ArrayPool<int>.Shared.Return(_references);
        _symbols = [];
    }

    private readonly ReadOnlySpan<byte> Get(int number) => _payload.Slice(_symbols[number].Start, _symbols[number].Length);

    private struct Symbol
    {
        internal int Start;
        internal int Length;

        /// <summary>Number in the memory; 0 when it is not there.</summary>
        internal int Known;
    }
}
