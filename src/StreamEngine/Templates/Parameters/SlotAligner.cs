using StreamEngine.Numerics;

namespace StreamEngine.Templates.Parameters;

/// <summary>
/// Finds out which part of a shape each slot of a template covers. The key of a template is that of the shapes of its lines with some words made
/// variable: the two are walked word by word. Where that leads to nothing, as with a template that somebody wrote, constants are looked for in
/// their order.
/// </summary>
internal sealed class SlotAligner
{
    private readonly TemplateForm _form = new() { Places = [] };
    private readonly List<int> _map = [];
    private readonly List<(int From, int To)> _pieces = [];
    private readonly ByteList _key = new();

    /// <summary>The key of the template that was aligned last.</summary>
    internal ReadOnlySpan<byte> Key => _key.Bytes;

    /// <summary>Ranges of the shape, one a slot; empty when the template is none of the shape.</summary>
    /// <param name="shape">Shape of a line.</param>
    /// <param name="form">Form of its template.</param>
    /// <param name="ranges">Gets the ranges.</param>
    internal void Align(ReadOnlySpan<byte> shape, ReadOnlySpan<byte> form, List<(int From, int To)> ranges)
    {
        ranges.Clear();
        _form.Read(shape);
        TemplateForm.KeyOf(form, _key);
        if (!Pair(_form.Key, _key.Bytes, _pieces) && !Search(_form.Key, _key.Bytes, _pieces))
        {
            return;
        }

        ShapePlaces.Map(shape, _form.Text, _map);
        List<(int From, int To)> places = _form.Places!;
        foreach ((int from, int to) in _pieces)
        {
            // A slot that covers nothing stands behind the piece before it.
            int start = from < to ? places[from].From : from == 0 ? 0 : places[from - 1].To;
            ranges.Add((_map[start], _map[from < to ? places[to - 1].To : start]));
        }
    }

    /// <summary>Tells which pieces of a key each slot of a more general one covers.</summary>
    /// <returns>False when they differ in more than words that became variable.</returns>
    internal static bool Pair(ReadOnlySpan<byte> key, ReadOnlySpan<byte> general, List<(int From, int To)> pieces)
    {
        pieces.Clear();
        int at = 0;
        for (int there = 0; there < general.Length;)
        {
            int word = WordEnd(key, at);
            int other = WordEnd(general, there);
            if (key[at..word].SequenceEqual(general[there..other]))
            {
                word = Math.Min(Math.Max(word, at + 1), key.Length);
                other = Math.Max(other, there + 1);
                if (!key[at..word].SequenceEqual(general[there..other]))
                {
                    return false;
                }

                for (int i = at; i < word; i++)
                {
                    if (key[i] == TemplateForm.Variable)
                    {
                        pieces.Add((i, i + 1));
                    }
                }
            }
            else if (other == there + 1 && general[there] == TemplateForm.Variable && word > at)
            {
                pieces.Add((at, word));
            }
            else
            {
                return false;
            }

            (at, there) = (word, other);
        }

        return at == key.Length;
    }

    /// <summary>Finds the constants of a template in a key, each behind the one before it as early as can be, and the last one at the end.</summary>
    private static bool Search(ReadOnlySpan<byte> key, ReadOnlySpan<byte> template, List<(int From, int To)> pieces)
    {
        pieces.Clear();
        int at = 0;
        int there = 0;
        int slot = -1;
        while (there <= template.Length)
        {
            int length = template[there..].IndexOf(TemplateForm.Variable);
            ReadOnlySpan<byte> constant = length < 0 ? template[there..] : template.Slice(there, length);
            int found = slot < 0 ? (key.StartsWith(constant) ? 0 : -1)
                : length < 0 ? (key[at..].EndsWith(constant) ? key.Length - constant.Length - at : -1)
                : key[at..].IndexOf(constant);
            if (found < 0)
            {
                return false;
            }

            if (slot >= 0)
            {
                pieces.Add((slot, at + found));
            }

            at += found + constant.Length;
            if (length < 0)
            {
                return at == key.Length;
            }

            there += length + 1;
            slot = at;
        }

        return false;
    }

    private static int WordEnd(ReadOnlySpan<byte> key, int at)
    {
        while (at < key.Length && (key[at] == TemplateForm.Variable || (LineClasses.Of(key[at]) & LineClasses.Break) == 0))
        {
            at++;
        }

        return at;
    }
}
