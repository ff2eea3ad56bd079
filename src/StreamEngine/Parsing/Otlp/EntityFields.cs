using System.Text.Unicode;
using StreamEngine.Parsing.Fields;
using StreamEngine.Parsing.Protobuf;

namespace StreamEngine.Parsing.Otlp;

/// <summary>
/// What attributes tell about the thing that a record is about, by the rules of every other structured format: of two names for the same
/// meaning the better one counts, then the first; a pod is the host, and names the service where nothing better does.
/// </summary>
internal ref struct EntityFields
{
    /// <summary>Priority from which on the name of a container stands for the service: it says less than its pod's.</summary>
    private const int ContainerPriority = 4;

    private ReadOnlySpan<byte> _service;
    private ReadOnlySpan<byte> _entity;
    private int _serviceRank;
    private int _hostRank;

    /// <summary>Name of the host as it was given, pods aside.</summary>
    internal ReadOnlySpan<byte> Machine { get; private set; }

    /// <summary>Name of the pod.</summary>
    internal ReadOnlySpan<byte> Pod { get; private set; }

    /// <summary>Attribute <c>service.instance.id</c>.</summary>
    internal ReadOnlySpan<byte> Instance { get; private set; }

    /// <summary>For the service column.</summary>
    internal readonly ReadOnlySpan<byte> Service
    {
        get
        {
            bool named = _serviceRank != 0 && (Pod.IsEmpty || _serviceRank <= ContainerPriority);
            return named ? _service : !Pod.IsEmpty ? PodNames.Workload(Pod) : _entity;
        }
    }

    /// <summary>For the host column.</summary>
    internal readonly ReadOnlySpan<byte> Host => Pod.IsEmpty ? Machine : Pod;

    /// <summary>True when attributes of this meaning are kept here.</summary>
    internal static bool Takes(WellKnownField field) =>
        field is WellKnownField.Service or WellKnownField.Host or WellKnownField.Pod or WellKnownField.Entity;

    /// <summary>Takes an attribute of the resource.</summary>
    internal void OfferResource(ReadOnlySpan<byte> key, scoped in AnyValue value, scoped ref WireFault fault)
    {
        if (value.Kind != AnyKind.Text)
        {
            return;
        }

        if (key.SequenceEqual("service.instance.id"u8))
        {
            Instance = Checked(value.Bytes, ref fault);
        }
        else if (FieldTable.TryFind(key, out FieldEntry entry) && Takes(entry.Field))
        {
            Offer(entry, value.Bytes, ref fault);
        }
    }

    /// <summary>Takes text under a name that <see cref="Takes"/> it.</summary>
    internal void Offer(FieldEntry entry, ReadOnlySpan<byte> text, scoped ref WireFault fault)
    {
        text = Checked(text, ref fault);
        int rank = entry.Priority + 1;
        if (text.IsEmpty)
        {
            return;
        }

        switch (entry.Field)
        {
            case WellKnownField.Service when _serviceRank == 0 || rank < _serviceRank:
                _service = text;
                _serviceRank = rank;
                break;
            case WellKnownField.Host when _hostRank == 0 || rank < _hostRank:
                Machine = text;
                _hostRank = rank;
                break;
            case WellKnownField.Pod when Pod.IsEmpty:
                Pod = text;
                break;
            case WellKnownField.Entity when _entity.IsEmpty:
                _entity = text;
                break;
        }
    }

    private static ReadOnlySpan<byte> Checked(ReadOnlySpan<byte> text, scoped ref WireFault fault)
    {
        if (!Utf8.IsValid(text))
        {
            fault = WireFault.Utf8;
            return default;
        }

        return text;
    }
}
