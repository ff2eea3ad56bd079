using System.Globalization;
using StreamEngine.Numerics;

namespace StreamEngine.Templates.Parameters;

/// <summary>What an operator calls a slot of a template.</summary>
/// <param name="Number">Its number from 1; 0 when it is named by its key.</param>
/// <param name="Key">The word before the equals sign in front of it.</param>
internal readonly record struct SlotName(int Number, string? Key)
{
    private const int MaxKey = 128;

    /// <summary>What the label of a series is called that has its values.</summary>
    internal string Label => Key ?? string.Create(CultureInfo.InvariantCulture, $"slot_{Number}");

    /// <summary>Reads a number or a key.</summary>
    internal static bool TryRead(string text, out SlotName name)
    {
        name = default;
        if (text.Length is 0 or > MaxKey || text.Any(static c => char.IsControl(c) || char.IsWhiteSpace(c) || c == '='))
        {
            return false;
        }

        if (!text.All(char.IsAsciiDigit))
        {
            name = new SlotName(0, text);
            return true;
        }

        bool isNumber = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number is >= 1 and <= LineMasks.MaxLine;
        name = new SlotName(number, null);
        return isNumber;
    }

    /// <summary>The slot from 0 that it names; -1 for none. Of several slots with one key it is the first.</summary>
    /// <param name="keys">The key in front of each slot of the template.</param>
    internal int Find(List<string?> keys) => Key is not null ? keys.IndexOf(Key) : Number <= keys.Count ? Number - 1 : -1;

    public override string ToString() => Key ?? Number.ToString(CultureInfo.InvariantCulture);
}
