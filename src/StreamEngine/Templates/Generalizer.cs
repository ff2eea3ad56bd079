namespace StreamEngine.Templates;

/// <summary>A word of a key that became variable.</summary>
/// <param name="Hash">Hash of the key without it.</param>
/// <param name="Start">Where it begins.</param>
/// <param name="Length">Its length, in the key at hand.</param>
/// <param name="KeyLength">Length of the key with one byte in its place.</param>
internal readonly record struct WordStep(ulong Hash, int Start, int Length, int KeyLength);

/// <summary>
/// Recognises words that vary: when enough templates differ in the word at one place and in nothing else, that place becomes variable, and a
/// common template takes over the lines of those that exist. What it says depends on the templates so far alone, never on how the input is
/// cut into batches.
/// </summary>
internal sealed class Generalizer
{
    private const int MaxSteps = 8;

    private readonly WordVariants _variants;
    private readonly KeyWords _words;
    private readonly ByteList _key = new();
    private readonly ByteList _form = new();
    private readonly ByteList _spare = new();
    private readonly List<WordStep> _steps = [];
    private bool _isRead;

    internal Generalizer(int variableWords, int maxWords)
    {
        _variants = new WordVariants(maxWords);
        _words = new KeyWords(variableWords);
    }

    /// <summary>Key of the last <see cref="Generalize"/>.</summary>
    internal ReadOnlySpan<byte> Key => _key.Bytes;

    /// <summary>Form of the last <see cref="Generalize"/>.</summary>
    internal ReadOnlySpan<byte> Form => _form.Bytes;

    /// <summary>What the last <see cref="Generalize"/> made variable, in order.</summary>
    internal List<WordStep> Steps => _steps;

    /// <summary>Generalises a key that no template has, as far as it goes. The result is in <see cref="Key"/>, <see cref="Form"/> and <see cref="Steps"/>.</summary>
    /// <param name="key">Key of a new template.</param>
    /// <param name="form">Its form.</param>
    /// <param name="known">The templates that there are.</param>
    internal void Generalize(ReadOnlySpan<byte> key, ReadOnlySpan<byte> form, TemplateKeys known)
    {
        _key.Set(key);
        _form.Set(form);
        _steps.Clear();
        _isRead = false;
        while (_steps.Count < MaxSteps)
        {
            KeyWord word = Step();
            if (word.Length == 0)
            {
                _isRead = true;
                break;
            }

            _steps.Add(new WordStep(word.Hash, word.Start, word.Length, _key.Count - word.Length + 1));
            TemplateForm.Generalize(_form.Bytes, word.Start, word.Length, _spare);
            _form.Set(_spare.Bytes);
            _key.Replace(word.Start, word.Length, TemplateForm.Variable);
            if (known.Find(KeyHash.Of(_key.Bytes)) >= 0)
            {
                break;
            }
        }
    }

    /// <summary>Finds the templates that have another word at a place: the first variants of a general one.</summary>
    /// <param name="hash">Hash of the key without the word.</param>
    /// <param name="found">Gets their indexes, in the order in which they came.</param>
    internal void FindVariants(ulong hash, List<int> found)
    {
        found.Clear();
        _variants.Find(hash, found);
        found.Sort();
    }

    /// <summary>Adds the words of a new template, and lists where it has variable parts that its variants may have words at.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="template">Its index.</param>
    /// <param name="isGeneral">True when it was made from variants: any of its variable parts may be what they differ in.</param>
    /// <param name="holes">Gets the places.</param>
    internal void Add(ReadOnlySpan<byte> key, int template, bool isGeneral, List<WordStep> holes)
    {
        _words.Read(key);
        AddWords(key.Length, template, isGeneral, holes);
    }

    /// <summary>The same for <see cref="Key"/>.</summary>
    internal void Add(int template, bool isGeneral, List<WordStep> holes)
    {
        if (!_isRead)
        {
            _words.Read(_key.Bytes);
        }

        AddWords(_key.Count, template, isGeneral, holes);
    }

    /// <summary>Takes the words of a template out.</summary>
    internal void Remove(ReadOnlySpan<byte> key, int template)
    {
        _isRead = false;
        _words.Read(key);
        foreach (KeyWord word in _words.Words)
        {
            _variants.Remove(word.Hash, template, word.IsVariable);
        }
    }

    /// <summary>Forgets everything.</summary>
    internal void Clear() => _variants.Clear();

    private void AddWords(int keyLength, int template, bool isGeneral, List<WordStep> holes)
    {
        holes.Clear();
        foreach (KeyWord word in _words.Words)
        {
            if (!word.IsVariable)
            {
                _variants.Add(word.Hash, template, isGeneral: false);
            }
            else if (word.IsValue || isGeneral)
            {
                _variants.Add(word.Hash, template, isGeneral: true);
                holes.Add(new WordStep(word.Hash, word.Start, 1, keyLength));
            }
        }
    }

    /// <summary>The word that is to become variable next, one of length 0 for none.</summary>
    private KeyWord Step()
    {
        _words.Read(_key.Bytes);
        foreach (KeyWord word in _words.Words)
        {
            _variants.Prepare(word.Hash);
        }

        KeyWord best = default;
        double most = 0;
        foreach (KeyWord word in _words.Words)
        {
            if (word.IsVariable || _words.Constants < (word.IsValue ? 1 : 2))
            {
                continue;
            }

            if (_variants.Look(word.Hash, out int count))
            {
                return word;
            }

            double share = (count + 1.0) / word.Limit;
            if (share >= 1 && share > most)
            {
                best = word;
                most = share;
            }
        }

        return best;
    }
}
