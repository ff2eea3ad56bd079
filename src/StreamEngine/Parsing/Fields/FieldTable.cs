namespace StreamEngine.Parsing.Fields;

/// <summary>
/// From a field's name, or the dotted path of a nested one, to its meaning. Names of ECS, OpenTelemetry, Serilog, pino, bunyan,
/// zap, logrus, structlog, GELF, journald, Docker, Kubernetes, NXLog and Windows events, and what people write without any of them.
/// </summary>
internal static class FieldTable
{
    /// <summary>Priority of <c>Name</c> among the names of a metric; nothing else has it there.</summary>
    internal const int CapitalName = 1;

    private static readonly WordTable s_words = Build();

    /// <summary>Finds a field by its whole name or path, in any case.</summary>
    internal static bool TryFind(ReadOnlySpan<byte> name, out FieldEntry entry) => TryFind(name, 0, name.Length, out entry);

    /// <summary>Finds a field by its name, a piece of the record.</summary>
    internal static bool TryFind(ReadOnlySpan<byte> text, int start, int length, out FieldEntry entry)
    {
        ushort packed = s_words.Find(text, start, length);
        entry = FieldEntry.Unpack(packed);
        if (entry.Unit == FieldUnit.Level && text.Slice(start, length).SequenceEqual("Level"u8))
        {
            // Windows events write the numbers of their own scale under this spelling.
            entry = entry with { Unit = FieldUnit.WindowsLevel };
        }
        else if (entry.Field == WellKnownField.Name && !text.Slice(start, length).SequenceEqual("name"u8))
        {
            // The loggers that call themselves so write it small; properties of .NET, such as Name, are names of persons and things.
            entry = entry with { Field = WellKnownField.MetricName, Priority = CapitalName };
        }

        return packed != 0;
    }

    private static WordTable Build()
    {
        List<WordTable.Word> words = [];
        AddRecord(words);
        AddEntities(words);
        AddNumbers(words);
        AddMetricsAndChanges(words);
        AddContainers(words);
        return new WordTable(words);
    }

    private static void AddRecord(List<WordTable.Word> words)
    {
        Add(words, WellKnownField.Time, 0, FieldUnit.None, "@timestamp time_unix_nano timeUnixNano @t");
        Add(words, WellKnownField.Time, 1, FieldUnit.None, "timestamp time ts eventTime event_time TimeCreated datetime date_time");
        Add(words, WellKnownField.Time, 2, FieldUnit.None, "TimeGenerated asctime event.created observed_timestamp observedTimestamp observed_time_unix_nano");
        Add(words, WellKnownField.Time, 3, FieldUnit.None, "__REALTIME_TIMESTAMP _SOURCE_REALTIME_TIMESTAMP start_time startTime created_at date t UtcTime EventReceivedTime");
        Add(words, WellKnownField.Body, 0, FieldUnit.None, "message rendered_message RenderedMessage body.stringValue body.string_value body.message");
        Add(words, WellKnownField.Body, 0, FieldUnit.CompactBody, "@m");
        Add(words, WellKnownField.Body, 1, FieldUnit.None, "msg short_message body textPayload jsonPayload.message log.message");
        Add(words, WellKnownField.Body, 2, FieldUnit.WrappedLine, "log");
        Add(words, WellKnownField.Body, 3, FieldUnit.None, "text content full_message event.original log.original line raw");
        Add(words, WellKnownField.Body, 4, FieldUnit.None, "MessageTemplate message_template");
        Add(words, WellKnownField.Body, 4, FieldUnit.CompactBody, "@mt");
        Add(words, WellKnownField.Body, 6, FieldUnit.None, "error.message exception.message @x exception error err reason");
        Add(words, WellKnownField.Severity, 0, FieldUnit.OpenTelemetryLevel, "severity_number severityNumber");
        Add(words, WellKnownField.Severity, 1, FieldUnit.Level, "severity_text severityText log.level level @l levelname");
        Add(words, WellKnownField.Severity, 2, FieldUnit.Level, "severity lvl loglevel log_level log.severity s_level LevelDisplayName");
        Add(words, WellKnownField.Severity, 3, FieldUnit.PythonLevel, "levelno");
        Add(words, WellKnownField.Severity, 3, FieldUnit.SyslogLevel, "PRIORITY syslog.severity log.syslog.severity.code syslog_severity");
        Add(words, WellKnownField.Severity, 3, FieldUnit.NxlogLevel, "SeverityValue");
    }

    private static void AddEntities(List<WordTable.Word> words)
    {
        Add(words, WellKnownField.Service, 0, FieldUnit.None, "service.name service_name serviceName resource.service.name resource.attributes.service.name attributes.service.name");
        Add(words, WellKnownField.Service, 1, FieldUnit.None, "service svc fields.service");
        Add(words, WellKnownField.Service, 2, FieldUnit.None, "app application app_name appName application_name applicationName kubernetes.labels.app labels.app");
        Add(words, WellKnownField.Service, 2, FieldUnit.None, "resource.attributes.k8s.deployment.name k8s.deployment.name kubernetes.deployment.name fields.app Properties.Application");
        Add(words, WellKnownField.Service, 4, FieldUnit.None, "kubernetes.container_name kubernetes.container.name container_name container.name k8s.container.name SYSLOG_IDENTIFIER program");
        Add(words, WellKnownField.Host, 0, FieldUnit.None, "host.name host.hostname host_name resource.host.name resource.attributes.host.name attributes.host.name Properties.MachineName");
        Add(words, WellKnownField.Host, 1, FieldUnit.None, "hostname computer ComputerName machine machine_name MachineName _HOSTNAME fields.host agent.hostname beat.hostname");
        Add(words, WellKnownField.Host, 2, FieldUnit.None, "host node node_name nodeName instance instance_id kubernetes.host kubernetes.node_name kubernetes.node.name server");
        Add(words, WellKnownField.Pod, 0, FieldUnit.None, "pod pod_name podName kubernetes.pod_name kubernetes.pod.name k8s.pod.name resource.attributes.k8s.pod.name");
        Add(words, WellKnownField.Logger, 0, FieldUnit.None, "log.logger logger logger_name loggerName SourceContext Properties.SourceContext scope.name instrumentation_scope.name");
        Add(words, WellKnownField.Logger, 1, FieldUnit.None, "component module class category SourceName Provider ProviderName subsystem");
        Add(words, WellKnownField.Logger, 2, FieldUnit.None, "Channel source caller process.name thread_name");
        Add(words, WellKnownField.TraceId, 0, FieldUnit.None, "trace.id trace_id traceId otelTraceID dd.trace_id @tr Properties.TraceId");
        Add(words, WellKnownField.TraceId, 1, FieldUnit.None, "trace logging.googleapis.com/trace correlation_id correlationId request_id requestId");
        Add(words, WellKnownField.SpanId, 0, FieldUnit.None, "span.id span_id spanId otelSpanID dd.span_id @sp Properties.SpanId");
    }

    private static void AddNumbers(List<WordTable.Word> words)
    {
        Add(words, WellKnownField.Duration, 0, FieldUnit.Nanoseconds, "event.duration duration_ns durationNs elapsed_ns latency_ns");
        Add(words, WellKnownField.Duration, 0, FieldUnit.Microseconds, "duration_us durationUs duration_micros elapsed_us latency_us");
        Add(words, WellKnownField.Duration, 0, FieldUnit.Milliseconds, "duration_ms durationMs latency_ms latencyMs elapsed_ms elapsedMs ElapsedMilliseconds took_ms");
        Add(words, WellKnownField.Duration, 0, FieldUnit.Milliseconds, "response_time_ms responseTime responseTimeMs time_ms Properties.Elapsed Properties.ElapsedMilliseconds");
        Add(words, WellKnownField.Duration, 1, FieldUnit.Milliseconds, "response_time took took_millis");
        Add(words, WellKnownField.Duration, 1, FieldUnit.Seconds, "duration latency elapsed dur request_time duration_s duration_seconds elapsed_seconds latency_seconds");
        Add(words, WellKnownField.Duration, 2, FieldUnit.Seconds, "upstream_response_time");
        Add(words, WellKnownField.Size, 0, FieldUnit.None, "http.response.body.bytes bytes body_bytes_sent bytes_sent response_size responseSize response_bytes");
        Add(words, WellKnownField.Size, 1, FieldUnit.None, "size content_length contentLength body_bytes resp_bytes http.response.bytes");
        Add(words, WellKnownField.Status, 0, FieldUnit.None, "http.response.status_code http.status_code http_status status_code statusCode Properties.StatusCode httpRequest.status");
        Add(words, WellKnownField.Status, 0, FieldUnit.None, "attributes.http.status_code attributes.http.response.status_code res.statusCode response.status");
        Add(words, WellKnownField.Status, 1, FieldUnit.None, "status code response_code http_code");
    }

    private static void AddMetricsAndChanges(List<WordTable.Word> words)
    {
        Add(words, WellKnownField.Name, 0, FieldUnit.None, "name");
        Add(words, WellKnownField.MetricName, 0, FieldUnit.None, "metric metric_name metricName __name__ metric.name measurement");
        Add(words, WellKnownField.Value, 0, FieldUnit.None, "value");
        Add(words, WellKnownField.ChangeType, 0, FieldUnit.None, "change.type change_type changeType event.type event_type event.action type");
        Add(words, WellKnownField.ChangeType, 1, FieldUnit.None, "kind event.kind");
        Add(words, WellKnownField.ChangeType, 1, FieldUnit.EventText, "event");
        Add(words, WellKnownField.Entity, 0, FieldUnit.None, "entity target workload");
        Add(words, WellKnownField.Version, 0, FieldUnit.None, "version service.version new_version newVersion to_version");
        Add(words, WellKnownField.Version, 1, FieldUnit.None, "revision release commit image new_value");
        Add(words, WellKnownField.PreviousVersion, 0, FieldUnit.None, "previous_version previousVersion old_version oldVersion from_version old_value");
        Add(words, WellKnownField.Description, 0, FieldUnit.None, "description summary details");
    }

    private static void AddContainers(List<WordTable.Word> words)
    {
        // A name may be both: "log" is a line for Docker and an object for ECS.
        string containers =
            "log service host http http.response http.response.body trace span event resource resource.attributes resource.service resource.host "
            + "body kubernetes kubernetes.labels kubernetes.pod kubernetes.container kubernetes.node kubernetes.deployment container k8s k8s.pod "
            + "k8s.container k8s.deployment error exception attributes fields Properties scope instrumentation_scope jsonPayload httpRequest "
            + "syslog log.syslog log.syslog.severity change res response metric process agent labels tags";
        foreach (string name in containers.Split(' '))
        {
            int known = words.FindIndex(word => word.Text.Equals(name, StringComparison.OrdinalIgnoreCase));
            FieldEntry entry = known < 0 ? default : FieldEntry.Unpack(words[known].Payload);
            if (name is "labels" or "tags")
            {
                entry = new FieldEntry(WellKnownField.Labels, 0, FieldUnit.None, false);
            }

            var word = new WordTable.Word(name, (entry with { IsContainer = true }).Pack());
            if (known < 0)
            {
                words.Add(word);
            }
            else
            {
                words[known] = word;
            }
        }
    }

    private static void Add(List<WordTable.Word> words, WellKnownField field, int priority, FieldUnit unit, string names)
    {
        ushort packed = new FieldEntry(field, priority, unit, false).Pack();
        foreach (string name in names.Split(' '))
        {
            words.Add(new WordTable.Word(name, packed));
        }
    }
}
