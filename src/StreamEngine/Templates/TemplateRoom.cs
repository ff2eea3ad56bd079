using StreamEngine.Snapshots;

namespace StreamEngine.Templates;

/// <summary>
/// Who gets a place among the templates. When all are taken, a newcomer must come twice, and takes the place of one that has been idle long:
/// lines that are never seen again cannot drive out those that are.
/// </summary>
/// <remarks>A clock hand goes round the templates and looks at a few at a time; the longest idle of them goes.</remarks>
internal sealed class TemplateRoom(int maxTemplates)
{
    private const int IndexesPerTemplate = 16;
    private const int Looks = 64;
    private const int IdleLinesPerTemplate = 4;
    private const int TextBytesPerTemplate = 1024;

    private readonly int _idle = IdleLinesPerTemplate * maxTemplates;
    private uint[] _seen = [];
    private int _hand;
    private long _textBytes;

    /// <summary>Templates that there have ever been, at most: an index is never given twice.</summary>
    internal int MaxIndexes { get; } = checked(IndexesPerTemplate * maxTemplates);

    /// <summary>Templates that have a text and lines of their own.</summary>
    internal int Alive { get; private set; }

    /// <summary>Templates that lost their place.</summary>
    internal long Evicted { get; private set; }

    /// <summary>True when a new template gets a place.</summary>
    /// <param name="number">Id of the newcomer.</param>
    /// <param name="takesOver">True when it takes over others, whose places become free.</param>
    /// <param name="isNew">False when it was evicted before and has an index.</param>
    /// <param name="line">Number of the line.</param>
    /// <param name="templates">All templates.</param>
    /// <param name="evict">Takes the text of a template away.</param>
    internal bool Admits(ulong number, bool takesOver, bool isNew, long line, List<TemplateInfo> templates, Action<TemplateInfo> evict)
    {
        if (isNew && templates.Count >= MaxIndexes)
        {
            return false;
        }

        if (Alive >= maxTemplates && !takesOver)
        {
            if (!WasSeen(number) || FindIdle(line, templates) is not { } idle)
            {
                return false;
            }

            evict(idle);
            Evicted++;
            Alive--;
        }

        Alive++;
        return true;
    }

    /// <summary>
    /// A template was taken over. False when its text has to go too: texts of such templates have a limit of their own, since there may be
    /// many, and each may be as long as a line.
    /// </summary>
    internal bool Leave(int textBytes)
    {
        Alive--;
        bool keeps = _textBytes + textBytes <= (long)TextBytesPerTemplate * maxTemplates;
        _textBytes += keeps ? textBytes : 0;
        return keeps;
    }

    /// <summary>A template has come that needs no leave.</summary>
    internal void Enter() => Alive++;

    /// <summary>Evicts those that have been idle longest to make room for seeds; one that is pinned goes when there is no other.</summary>
    /// <param name="before">Templates that were alive before the seeds came.</param>
    /// <param name="templates">All templates.</param>
    /// <param name="overflow">Index of the one that is not counted.</param>
    /// <param name="evict">Takes the text of a template away.</param>
    internal void Shrink(int before, List<TemplateInfo> templates, int overflow, Action<TemplateInfo> evict)
    {
        int surplus = Alive - Math.Max(before, maxTemplates);
        if (surplus <= 0)
        {
            return;
        }

        foreach (TemplateInfo template in templates.Where(t => !t.IsRetired && !t.IsSeed && t.Index != overflow).OrderBy(static t => t.IsPinned).ThenBy(static t => t.LastLine).Take(surplus).ToArray())
        {
            evict(template);
            Evicted++;
            Alive--;
        }
    }

    /// <summary>Begins anew with what was loaded.</summary>
    internal void Restore(int alive) => Alive = alive;

    internal void Save(SnapshotOutput output)
    {
        output.WriteInt64(Evicted);
        output.WriteInt64(_textBytes);
        output.WriteInt32(_hand);
        output.WriteInt32(_seen.Length);
        foreach (uint tag in _seen)
        {
            output.WriteInt32((int)tag);
        }
    }

    internal void Load(ref SnapshotInput input, int version)
    {
        Evicted = input.ReadInt64(0, long.MaxValue);
        _textBytes = version == 2 ? 0 : input.ReadInt64(0, long.MaxValue / 2);
        _hand = input.ReadInt32(0, int.MaxValue);
        int count = input.ReadCount(sizeof(int));
        input.Require(count == 0 || count == Tags(), "one entry a place");
        _seen = new uint[count];
        for (int i = 0; i < count; i++)
        {
            _seen[i] = (uint)input.ReadInt32();
        }
    }

    private int Tags() => (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)maxTemplates);

    private bool WasSeen(ulong number)
    {
        if (_seen.Length == 0)
        {
            _seen = new uint[Tags()];
        }

        ref uint tag = ref _seen[(int)(number & (ulong)(_seen.Length - 1))];
        uint mine = (uint)(number >> 32) | 1;
        bool seen = tag == mine;
        tag = mine;
        return seen;
    }

    private TemplateInfo? FindIdle(long line, List<TemplateInfo> templates)
    {
        TemplateInfo? idle = null;
        for (int i = 0; i < Looks && i < templates.Count; i++)
        {
            _hand = _hand + 1 < templates.Count ? _hand + 1 : 0;
            TemplateInfo template = templates[_hand];
            if (!template.IsRetired && !template.IsPinned && line - template.LastLine > _idle && (idle is null || template.LastLine < idle.LastLine))
            {
                idle = template;
            }
        }

        return idle;
    }
}
