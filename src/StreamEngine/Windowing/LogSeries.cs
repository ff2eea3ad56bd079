using System.Text;
using StreamEngine.Batching;
using StreamEngine.Numerics;
using StreamEngine.Snapshots;
using StreamEngine.Templates;
using StreamEngine.Windowing.Series;

namespace StreamEngine.Windowing;

/// <summary>
/// Series that log lines make: counts and distributions a service (a host where the line names no service), and a count a template.
/// A series begins with its first event.
/// </summary>
internal sealed class LogSeries(SeriesTable series, CountSeries counts, int maxServices)
{
    /// <summary>Service under which the lines of further services are counted.</summary>
    internal const string OverflowService = "<other>";

    private const int Kinds = 7;
    private const int OverflowSlot = 0;
    private const int None = 0;
    private const int Service = 1;
    private const int Host = 2;

    private static readonly string[] _names =
        ["log.count", "log.errors", "log.warnings", "log.status.5xx", "log.status.4xx", "log.duration", "log.size"];

    // Names of services and of hosts, told apart by what is the length of a key elsewhere. The slot of a name is its number and one.
    private SymbolTable _keys = new(maxServices, long.MaxValue);

    // The first is that of the overflow.
    private readonly List<Entity> _entities = [new Entity(OverflowService)];
    private int[] _ids = NoIds(16 * Kinds);
    private int[] _templates = [];
    private byte[] _lastKey = [];
    private int _lastLength;
    private int _lastSlot = -1;
    private bool _lastIsService;

    /// <summary>Lines that were counted under <see cref="OverflowService"/>.</summary>
    internal long Overflowed { get; private set; }

    /// <summary>The dense slot of a line's service, or of its host when it names no service.</summary>
    internal int SlotOf(ReadOnlySpan<byte> service, ReadOnlySpan<byte> host)
    {
        service = service.SequenceEqual("-"u8) ? default : service;
        host = host.SequenceEqual("-"u8) ? default : host;
        bool isService = !service.IsEmpty;
        ReadOnlySpan<byte> key = isService ? service : host;
        if (_lastSlot >= 0 && _lastIsService == isService && key.SequenceEqual(_lastKey.AsSpan(0, _lastLength)))
        {
            return _lastSlot;
        }

        int kind = isService ? Service : key.IsEmpty ? None : Host;
        UInt128 hash = HashOf(key, kind);
        int name = _keys.Find(key, kind, hash);
        if (name < 0)
        {
            name = _keys.Take(key, kind, hash);
            if (name < 0)
            {
                Overflowed++;
                return OverflowSlot;
            }

            AddSlot(EntityOf(key, kind));
        }

        int slot = name + 1;
        Remember(key, slot, isService);
        return slot;
    }

    /// <summary>Slots that there are.</summary>
    internal int Slots => _entities.Count;

    /// <summary>The service or host of a slot.</summary>
    internal Entity EntityOf(int slot) => _entities[slot];

    /// <summary>The series of a service slot.</summary>
    internal int IdOf(int slot, LogSeriesKind kind)
    {
        int id = _ids[(slot * Kinds) + (int)kind];
        return id >= 0 ? id : AddServiceSeries(slot, kind);
    }

    /// <summary>The count series of a template, -1 when none of its lines was counted yet.</summary>
    internal int Find(int template) => template < _templates.Length ? _templates[template] : -1;

    /// <summary>Begins the count series of a template.</summary>
    internal int AddTemplate(TemplateInfo template)
    {
        int had = _templates.Length;
        if (template.Index >= had)
        {
            Array.Resize(ref _templates, Math.Max(template.Index + 1, Math.Max(64, had * 2)));
            _templates.AsSpan(had).Fill(-1);
        }

        int id = series.Add(SeriesKind.Count, "log.template", [new("template", template.Id)], template.Entity, template.Index);
        counts.Add(id, template);

        return _templates[template.Index] = id;
    }

    /// <summary>Writes down which names have which slots and series.</summary>
    internal void Save(SnapshotOutput output)
    {
        output.WriteInt64(Overflowed);
        output.WriteInt32(_entities.Count - 1);
        for (int slot = 1; slot < _entities.Count; slot++)
        {
            output.WriteByte((byte)_keys.KeyOf(slot - 1));
            output.WriteBytes(_keys.TextOf(slot - 1));
        }

        output.WriteInt32s(_ids.AsSpan(0, _entities.Count * Kinds));
        output.WriteInt32(_templates.Length);
        output.WriteInt32s(_templates);
    }

    /// <summary>Reads what <see cref="Save"/> wrote in place of what there is.</summary>
    internal void Load(ref SnapshotInput input)
    {
        Overflowed = input.ReadInt64(0, long.MaxValue);
        _keys = new SymbolTable(maxServices, long.MaxValue);
        _entities.RemoveRange(1, _entities.Count - 1);
        _lastSlot = -1;
        int slots = input.ReadCount(1 + sizeof(int));
        for (int slot = 1; slot <= slots; slot++)
        {
            int kind = input.ReadByte();
            ReadOnlySpan<byte> key = input.ReadBytes();
            input.Require(
                kind <= Host && key.IsEmpty == (kind == None) && _keys.Take(key, kind, HashOf(key, kind)) == slot - 1,
                $"a service or host of its own, at most {maxServices} of them");
            AddSlot(EntityOf(key, kind));
        }

        input.ReadInt32s(_ids.AsSpan(0, _entities.Count * Kinds));
        _templates = new int[input.ReadCount(sizeof(int))];
        input.ReadInt32s(_templates);
        foreach (int id in _ids.Concat(_templates))
        {
            input.Require(id >= -1 && id < input.SeriesCount, "ids of series");
        }
    }

    private static UInt128 HashOf(ReadOnlySpan<byte> key, int kind) => ByteHash.Hash(key, ByteHash.Seed3 + (ulong)kind);

    private static Entity EntityOf(ReadOnlySpan<byte> key, int kind) => kind switch
    {
        Service => new Entity(Encoding.UTF8.GetString(key)),
        Host => new Entity(null, Encoding.UTF8.GetString(key)),
        _ => Entity.None,
    };

    private int AddServiceSeries(int slot, LogSeriesKind kind)
    {
        Entity entity = _entities[slot];
        KeyValuePair<string, string>[] labels = entity switch
        {
            { Service: { } service } => [new("service", service)],
            { Host: { } host } => [new("host", host)],
            _ => [],
        };
        bool isCount = kind < LogSeriesKind.Duration;
        int id = series.Add(isCount ? SeriesKind.Count : SeriesKind.Distribution, _names[(int)kind], labels, entity);
        if (isCount)
        {
            counts.Add(id);
        }

        return _ids[(slot * Kinds) + (int)kind] = id;
    }

    private void AddSlot(Entity entity)
    {
        _entities.Add(entity);
        int had = _ids.Length;
        if (_entities.Count * Kinds > had)
        {
            Array.Resize(ref _ids, had * 2);
            _ids.AsSpan(had).Fill(-1);
        }
    }

    private static int[] NoIds(int count)
    {
        int[] ids = new int[count];
        Array.Fill(ids, -1);
        return ids;
    }

    private void Remember(ReadOnlySpan<byte> key, int slot, bool isService)
    {
        if (key.Length > _lastKey.Length)
        {
            _lastKey = new byte[key.Length * 2];
        }

        key.CopyTo(_lastKey);
        _lastLength = key.Length;
        _lastSlot = slot;
        _lastIsService = isService;
    }
}
