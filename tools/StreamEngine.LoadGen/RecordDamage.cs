using StreamEngine.LoadGen.Text;

namespace StreamEngine.LoadGen;

/// <summary>
/// Damages a share of the records in the ways that broken senders and torn writes do. It draws from a sequence of its own, so the
/// records that stay whole are those of the same stream without damage.
/// </summary>
internal sealed class RecordDamage(ulong seed, double percent)
{
    private readonly SeededRandom _random = new(seed ^ 0x0DA3A6EDFACADE00);

    /// <summary>Records damaged so far.</summary>
    public long Count { get; private set; }

    /// <summary>Damages the record that starts at <paramref name="start"/>, or leaves it.</summary>
    public void Apply(ref Utf8Cursor cursor, int start)
    {
        if (_random.NextUnit() * 100 >= percent) return;
        Count++;
        Span<byte> text = cursor.WrittenFrom(start)[..^1];
        switch (_random.Next(3))
        {
            case 0:
                int kept = 1 + _random.Next(Math.Max(1, (text.Length / 2) - 1));
                text[kept] = (byte)'\n';
                cursor.MoveTo(start + kept + 1);
                break;
            case 1:
                // A byte that no UTF-8 text contains, where every format expects the start of its record.
                text[0] = 0xFF;
                break;
            default:
                // Zeros where a file lost a block: control characters are legal in none of the formats.
                int length = Math.Min(text.Length, 12);
                text.Slice(_random.Next(Math.Max(1, (text.Length / 2) - length)), length).Clear();
                break;
        }
    }
}
